"""The terms that the portal brings; those that nobody has decided yet are samples (示例)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kexie_portal.retention.enums import Deed, Unit
from kexie_portal.retention.registry import Standard, Words, registered

AUDIT_LAW = _("GB/T 22239-2019, 8.1.4.3; Cybersecurity Law: logs at least six months")
NECESSARY = _("Personal Information Protection Law, article 19: no longer than the purpose needs")
UNDECIDED = _("Sample: to be decided")
COMMAND = "manage.py purge_audit"
DECIDED = _("the decision")
SIX_MONTHS = 184


def _log(key: str, what: Words, begins: Words) -> Standard:
    """Return the term of a log: the law sets the least, and the command of the installation removes what is older."""
    return Standard(key, what, begins, 6, Unit.MONTHS, AUDIT_LAW, sample=False, by=COMMAND, least=SIX_MONTHS)


STANDARDS = (
    Standard("uploads", _("Unfinished uploads"), _("the upload"), 7, Unit.DAYS, UNDECIDED),
    Standard("job_results", _("Result files of background work"), _("the end of the work"), 90, Unit.DAYS, UNDECIDED),
    Standard("quarantine", _("What came in without an account"), _("its coming in"), 90, Unit.DAYS, NECESSARY),
    Standard("drafts", _("Drafts never submitted"), _("the close of the call"), 1, Unit.YEARS, NECESSARY),
    Standard("contacts.unsuccessful", _("Contacts of unsuccessful applicants"), DECIDED, 2, Unit.YEARS, NECESSARY),
    Standard("contacts.attendees", _("Contacts of attendees"), _("the event"), 2, Unit.YEARS, NECESSARY),
    Standard("packages", _("Packages of applications"), _("the sealing"), 10, Unit.YEARS, UNDECIDED, Deed.BLANK),
    Standard("letters", _("Issued letters"), _("the issue"), 10, Unit.YEARS, UNDECIDED, Deed.BLANK),
    Standard("scores", _("Scores of reviewers"), DECIDED, 10, Unit.YEARS, UNDECIDED, Deed.BLANK),
    Standard("payments", _("Payments"), _("the payment"), 10, Unit.YEARS, UNDECIDED, Deed.BLANK),
    _log("audit_log", _("Audit log"), _("the entry")),
    _log("signin_log", _("Sign-in log"), _("the entry")),
    _log("exports", _("Record of exports"), _("the export")),
)  # fmt: skip


def standards() -> dict[str, Standard]:
    """Return every purpose by its key: what the portal lists, then what packages bring."""
    known = {one.key: one for one in STANDARDS}
    brought = {key: one.standard for key, one in registered().items() if one.standard is not None}
    return {**known, **brought}
