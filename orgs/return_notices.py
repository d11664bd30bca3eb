"""The notice (退回通知) that tells who filed a case what has to be put right and until when, the same for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.limits import limit_of
from kexie_portal.workflow.models import Case


def deadline_of(case: Case, returned: str) -> date | None:
    """Return the day by which a case is to come back: its own once it was returned, before that as from today."""
    if case.state == returned:
        return case.due_on
    days = limit_of(type(case), returned)
    return None if days is None else working_days_after(timezone.localdate(), days)


def fields(
    *,
    addressee: str,
    association: str,
    matter: str,
    reasons: Iterable[str],
    forwarded_by: str = "",
    due_on: date | None,
) -> dict[str, Any]:
    """Return the fields of the notice; a time limit that the province has lifted leaves out the line that names it."""
    return {
        "addressee": addressee,
        "association": association,
        "matter": matter,
        "reasons": "\n".join(reason for reason in reasons if reason),
        "deadline": due_on or "",
        "forwarded_by": forwarded_by,
    }
