"""Write the wording of one draft, and issue a withdrawn letter again with another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import access, actions, files
from kexie_portal.documents.composing import Composed, heads_of
from kexie_portal.documents.enums import LetterState, SignedHow
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import Letter
from kexie_portal.errors import NotAllowed, Stale
from kexie_portal.retrying import retried
from kexie_portal.workflow import moving

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class Wording:
    """What a person may change of one letter; number, day and the unit itself are not theirs."""

    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    co_signers: tuple[str, ...] = ()


def worded(before: Composed, wording: Wording, unit_code: str) -> Composed:
    """Return a letter in another wording, with the red heading of those who issue it together."""
    signers = tuple(dict.fromkeys([before.signers[0], *wording.co_signers]))
    heads, head_end = heads_of(issuer_of(unit_code), signers)
    return replace(
        before,
        title=wording.title,
        addressee=wording.addressee,
        paragraphs=wording.paragraphs,
        attachments=wording.attachments,
        copy_to="，".join(wording.copy_to),
        signers=signers,
        heads=heads,
        head_end=head_end,
    )


def check(letter: Letter, wording: Wording) -> None:
    """Refuse a letter without text or without addressee."""
    if not wording.paragraphs:
        raise LetterRefused(_("A letter has a text."), "body")
    if not wording.addressee and not files.composed(letter).is_certificate:
        raise LetterRefused(_("A letter has an addressee."), "addressee")
    actions.check_title(wording.title)


@retried
def write_wording(letter: Letter, *, actor: User, wording: Wording, version: int) -> Letter:
    """Write the wording of a draft and keep it in its history; raises `Stale`, `NotAllowed` and `LetterRefused`."""
    with transaction.atomic():
        current = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if current.version != version:
            raise Stale(current)
        if not access.may_draft(actor, current):
            raise NotAllowed(_("You do not write the letters of this unit."))
        if current.state != LetterState.DRAFT:
            raise LetterRefused(_("Only a draft can be written; this letter is on its way or was issued."))
        check(current, wording)
        before = files.composed(current)
        after = worded(before, wording, current.unit_code)
        if after == before:
            return current
        actions.write_content(current, after)
        current.version += 1
        current.save(update_fields=["title", "addressee", "signer", "paragraphs", "content", "version"])
        actions.keep_wording(current, actor)
        return current


def issue_again(old: Letter, *, actor: User, wording: Wording) -> Letter:
    """Issue a withdrawn letter again under the next number in the same case, or begin its draft.

    Both name each other. Raises `NotAllowed` and `LetterRefused`, also where somebody else did so at the same moment.
    """
    try:
        return _issue_again(old, actor, wording)
    except IntegrityError as error:
        raise LetterRefused(_("The letter was issued again already.")) from error


@retried
def _issue_again(old: Letter, actor: User, wording: Wording) -> Letter:
    with transaction.atomic():
        current = Letter.objects.select_for_update(of=("self",)).get(pk=old.pk)
        if not access.may_issue_again(actor, current):
            raise NotAllowed(_("This letter cannot be issued again by you."))
        if replacement_of(current) is not None:
            raise LetterRefused(_("The letter was issued again already."))
        check(current, wording)
        issuer = issuer_of(current.unit_code)
        letter = _in_place_of(current, actor, issuer.steps)
        ready = worded(files.composed(current), wording, current.unit_code)
        if issuer.is_one_step or ready.is_certificate:
            actions.number(letter, ready, actor=actor, how=SignedHow.ONE)
            moving.start(letter, actor=actor, state=LetterState.ISSUED)
            access.reissued(letter.record, letter, current)
        else:
            actions.write_content(letter, actions.unnumbered(letter, ready))
            moving.start(letter, actor=actor)
            actions.keep_wording(letter, actor)
        return letter


def _in_place_of(old: Letter, actor: User, steps: str) -> Letter:
    return Letter(
        kind=old.kind,
        series=old.series,
        year=timezone.localdate().year,
        unit_code=old.unit_code,
        steps=steps,
        drafted_by=actor,
        state=LetterState.DRAFT,
        content_type=old.content_type,
        object_id=old.object_id,
        replaces=old,
    )


def replacement_of(letter: Letter) -> Letter | None:
    """Return the letter that was, or is being, issued in place of a withdrawn one."""
    return letter.replacements.exclude(state=LetterState.DROPPED).first()
