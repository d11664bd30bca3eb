"""Submissions in the audit log; the words of people without an account are personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit import registry
from kexie_portal.public import rules
from kexie_portal.public.models import FormBudget, Submission, SubmissionFile

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def _sees(user: User, row: Submission) -> bool:
    return Submission.objects.visible_to(user).filter(pk=row.pk).exists()


def _sees_file(user: User, row: SubmissionFile) -> bool:
    return _sees(user, row.submission)


def register() -> None:
    """Record every write but what people wrote: the log keeps six months, the quarantine ninety days."""
    registry.register(
        Submission,
        exclude=["data", "object_pk", "nonce", "address_key", "came_at", "is_sample"],
        may_see=_sees,
        may_see_personal=rules.may_decide,
        title=str,
    )
    registry.register(SubmissionFile, may_see=_sees_file, title=str)
    registry.register(FormBudget, title=str)
