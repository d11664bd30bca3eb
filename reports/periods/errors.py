"""Why a report is not built or locked."""

from kexie_portal.errors import Refused


class ReportRefused(Refused):
    """Raised with a sentence that the officer understands."""
