"""Why a report is not built or locked."""


class ReportRefused(Exception):
    """Raised with a sentence that the officer understands."""
