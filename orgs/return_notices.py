"""The notice (退回通知) that tells who filed a case what has to be put right and until when, the same for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from kexie_portal.workflow.days import working_days_after

#: Working days in which a returned case comes back.
DAYS = 15


def fields(
    *,
    addressee: str,
    association: str,
    matter: str,
    reasons: Iterable[str],
    forwarded_by: str = "",
    due_on: date | None = None,
) -> dict[str, Any]:
    """Return the fields of the notice; without a day yet it is counted from today, for a preview."""
    deadline = due_on or working_days_after(timezone.localdate(), DAYS)
    return {
        "addressee": addressee,
        "association": association,
        "matter": matter,
        "reasons": "\n".join(reason for reason in reasons if reason),
        "deadline": f"{deadline.year}年{deadline.month}月{deadline.day}日",
        "forwarded_by": forwarded_by,
    }
