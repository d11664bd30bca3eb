"""Take a form into the quarantine, and decide what becomes of it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files.actions import store
from kexie_portal.files.errors import FileRefused
from kexie_portal.notices.actions import notify
from kexie_portal.public import kinds, limits, networks, rules
from kexie_portal.public.enums import SubmissionState
from kexie_portal.public.models import Submission, SubmissionFile
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened

if TYPE_CHECKING:
    from django.core.files.base import File

    from kexie_portal.accounts.models import User
    from kexie_portal.public.kinds import FormKind, Subject
    from kexie_portal.public.tokens import Token

PURPOSE = "public.submission"
NOTICE = "public"
#: The largest file that may come along, in bytes.
LARGEST = 5 * 1024 * 1024
#: Letters and digits that nobody takes for each other on the telephone.
SPOKEN = "ABCDEFGHKMNPQRSTUVWXYZ23456789"


class Flood(Refused):
    """The budget of the address is used up."""


def receive(
    kind: FormKind,
    subject: Subject,
    *,
    token: Token,
    address: str,
    values: Mapping[str, str],
    files: Iterable[File[Any]] = (),
    is_suspect: bool = False,
) -> Submission:
    """Keep what was sent and tell the officers; the same form sent twice is kept once, as it came first.

    Raises `Flood` where the budget ran out meanwhile, `Refused` for a file that is not taken.
    """
    made = _drafted(kind, subject, token, address, values)
    made.is_suspect = is_suspect or token.is_hasty
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            if not limits.take(kind.key, subject.key, made.address_key):
                raise Flood(_("Too many forms came from your network today."))
            _keep(made, files)
            if not made.is_suspect:
                after_commit(_tell, kind, made)
    except IntegrityError:  # the same form, sent twice in one moment
        return Submission.objects.get(nonce=token.nonce)
    return made


def _drafted(kind: FormKind, subject: Subject, token: Token, address: str, values: Mapping[str, str]) -> Submission:
    return Submission(
        number=_number(), kind=kind.key, object_key=subject.key, object_pk=subject.pk,
        about=shortened(subject.name, 200), data=dict(values), nonce=token.nonce,
        address_key=networks.address_key(address), address_shown=networks.shown(address),
    )  # fmt: skip


def _number() -> str:
    return f"{timezone.localdate():%Y%m%d}-{get_random_string(6, SPOKEN)}"


def _keep(made: Submission, files: Iterable[File[Any]]) -> None:
    for place, upload in enumerate(files, 1):
        try:
            kept = store(upload, name=str(upload.name), purpose=PURPOSE, owner=None)
        except FileRefused as refusal:
            raise Refused(str(refusal), f"file_{place}") from refusal
        SubmissionFile.objects.create(submission=made, file=kept)


def _tell(kind: FormKind, made: Submission) -> None:
    words = _("%(kind)s came in: %(about)s") % {"kind": kind.label, "about": made.about}
    notify(kind.told(made), title=words, url=made.get_absolute_url(), kind=NOTICE)


@retried
def accept(submission: Submission, *, actor: User) -> Submission:
    """Turn a submission into the record that its kind makes of it; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current, kind = _locked(submission, actor)
        current.became = kind.accept(current, actor)
        return _decided(current, actor, SubmissionState.ACCEPTED)


@retried
def refuse(submission: Submission, *, actor: User, reason: str) -> Submission:
    """Refuse a submission with the reason, which its receipt page shows; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current, kind = _locked(submission, actor)
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        current.reason = reason.strip()
        decided = _decided(current, actor, SubmissionState.REFUSED)
        kind.refused(decided)
        return decided


@retried
def call_spam(submission: Submission, *, actor: User) -> Submission:
    """Put a submission aside as spam; nobody is told. Raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current, _kind = _locked(submission, actor)
        return _decided(current, actor, SubmissionState.SPAM)


def _locked(submission: Submission, actor: User) -> tuple[Submission, FormKind]:
    current = Submission.objects.select_for_update(no_key=True, of=("self",)).get(pk=submission.pk)
    kind = kinds.find(current.kind)
    if kind is None or not rules.may_decide(actor, current):
        raise NotAllowed(_("Your posting does not include this."))
    if current.state not in (SubmissionState.NEW, SubmissionState.SPAM):
        words = _("It was decided already: %(state)s.")
        raise Refused(words % {"state": current.get_state_display()})
    return current, kind


def _decided(current: Submission, actor: User, state: SubmissionState) -> Submission:
    current.state, current.decided_by, current.decided_at = state, actor, timezone.now()
    current.save(update_fields=["state", "decided_by", "decided_at", "reason", "became"])
    return current
