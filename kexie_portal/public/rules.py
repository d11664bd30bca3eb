"""Who sees and decides what came in over public forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.public import kinds
from kexie_portal.public.enums import SubmissionState
from kexie_portal.public.models import Submission

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import StoredFile


def sees_any(user: User) -> bool:
    """Tell whether some kind of form concerns the user's units, by what the request holds already."""
    return any(not _is_nothing(kind, user) for kind in kinds.registered())


def _is_nothing(kind: kinds.FormKind, user: User) -> bool:
    return kind.concerns(user) == kinds.NOTHING


def may_decide(user: User, submission: Submission) -> bool:
    """Tell whether a user decides a submission; its kind says so."""
    kind = kinds.find(submission.kind)
    return kind is not None and kind.may_decide(user, submission)


def is_open(submission: Submission) -> bool:
    """Tell whether a submission may still be decided; what was called spam by mistake may be taken back."""
    return submission.state in (SubmissionState.NEW, SubmissionState.SPAM)


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Tell whether a user reads a file: whoever sees the submission that it came with."""
    return Submission.objects.visible_to(user).filter(files__file=stored_file).exists()
