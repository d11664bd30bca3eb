"""Write, publish and withdraw public notices; show a published work plan to everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.files.actions import store
from kexie_portal.files.errors import FileRefused
from kexie_portal.retrying import retried
from kexie_portal.web.richtext import kept
from orgs.bulletins import rules as bulletin_rules
from orgs.bulletins.enums import BulletinKind, BulletinState
from orgs.bulletins.models import Bulletin, BulletinFile
from orgs.common import scope
from orgs.duty import rules as duty_rules
from orgs.duty.models.work_plan import WorkPlan
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.core.files.base import File

    from kexie_portal.accounts.models import User

PURPOSE = "orgs.bulletin"
MOST_FILES = 10


@dataclass(frozen=True)
class Words:
    """What a notice says."""

    kind: str
    title: str
    html: str
    from_on: date
    until_on: date | None = None


def write(
    *, actor: User, unit: Organization, words: Words, files: Iterable[File[Any]] = (), is_sample: bool = False
) -> Bulletin:
    """Begin a notice as a draft; raises `NotAllowed` and `Refused`."""
    if not bulletin_rules.may_write(actor, unit):
        raise NotAllowed(_("You cannot write public notices of %(unit)s.") % {"unit": unit}, "unit")
    made = Bulletin(unit=unit, is_sample=is_sample)
    with transaction.atomic():
        _put(made, words, actor)
        made.save()
        _add(made, files, actor)
        scope.recheck(Bulletin, made.pk, actor, bulletin_rules.WRITE)
        last_write.touch([unit.pk])
    return made


@retried
def rewrite(
    bulletin: Bulletin, *, actor: User, version: int, words: Words, files: Iterable[File[Any]] = (),
    drop: Iterable[int] = (),
) -> Bulletin:  # fmt: skip
    """Change a draft; who changed it last counts as its writer. Raises `NotAllowed`, `Refused` and `Stale`."""
    with transaction.atomic():
        current = _locked(bulletin)
        if not bulletin_rules.may_edit(actor, current):
            raise NotAllowed(_("Only a draft is changed; a published notice is withdrawn."))
        if current.version != version:
            raise Stale(current)
        _put(current, words, actor)
        current.version += 1
        current.save()
        BulletinFile.objects.filter(bulletin=current, pk__in=list(drop)).delete()
        _add(current, files, actor)
        last_write.touch([current.unit_id])
        return current


def _put(bulletin: Bulletin, words: Words, actor: User) -> None:
    html = kept(words.html)
    if not html:
        raise Refused(_("The notice says nothing."), "html")
    if words.until_on is not None and words.until_on < words.from_on:
        raise Refused(_("The last day lies before the first."), "until_on")
    bulletin.kind, bulletin.title, bulletin.html = words.kind, words.title, html
    bulletin.from_on, bulletin.until_on, bulletin.written_by = words.from_on, words.until_on, actor


def _add(bulletin: Bulletin, files: Iterable[File[Any]], actor: User) -> None:
    uploads = list(files)
    if bulletin.files.count() + len(uploads) > MOST_FILES:
        raise Refused(_("A notice has %(most)d files at most.") % {"most": MOST_FILES}, "papers")
    for upload in uploads:
        try:
            kept = store(upload, name=str(upload.name), purpose=PURPOSE, owner=actor)
        except FileRefused as refusal:
            raise Refused(str(refusal), "papers") from refusal
        BulletinFile.objects.create(bulletin=bulletin, file=kept)


@retried
def publish(bulletin: Bulletin, *, actor: User) -> Bulletin:
    """Publish a draft; where the unit signs in steps another officer than the writer does. Raises `NotAllowed`."""
    with transaction.atomic():
        current = _locked(bulletin)
        if not bulletin_rules.may_edit(actor, current):
            raise NotAllowed(_("Only a draft is published, by the officers of its unit."))
        if not bulletin_rules.may_publish(actor, current):
            raise NotAllowed(_("Your unit signs in steps: another officer than the writer publishes."))
        return _published(current, actor)


def _published(bulletin: Bulletin, actor: User) -> Bulletin:
    bulletin.state, bulletin.published_by, bulletin.published_at = BulletinState.PUBLISHED, actor, timezone.now()
    bulletin.version += 1
    bulletin.save()
    last_write.touch([bulletin.unit_id])
    return bulletin


@retried
def withdraw(bulletin: Bulletin, *, actor: User, reason: str) -> Bulletin:
    """Withdraw a published notice; its page says so with the reason. Raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _locked(bulletin)
        if not bulletin_rules.may_withdraw(actor, current):
            raise NotAllowed(_("Only a published notice is withdrawn, by the officers of its unit."))
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        current.state, current.withdrawn_at = BulletinState.WITHDRAWN, timezone.now()
        current.withdrawal_reason = reason.strip()
        current.version += 1
        current.save()
        last_write.touch([current.unit_id])
        return current


@retried
def show_plan(plan: WorkPlan, *, actor: User) -> Bulletin:
    """Show a work plan, which is published to the units already, on the public pages of its unit.

    It leaves them with the withdrawal of the plan. Raises `NotAllowed` and `Refused`.
    """
    if not duty_rules.may_publish(actor, plan.unit):
        raise NotAllowed(_("You cannot publish work plans of %(name)s.") % {"name": plan.unit})
    if plan.withdrawn_at is not None:
        raise Refused(_("It is withdrawn already."))
    words = Words(BulletinKind.PLAN, plan.title, plan.text, timezone.localdate())
    made = Bulletin(unit=plan.unit, plan=plan, is_sample=plan.is_sample)
    try:
        with transaction.atomic():
            _put(made, words, actor)
            made.save()
            if plan.file is not None:
                BulletinFile.objects.create(bulletin=made, file=plan.file)
            return _published(made, actor)
    except IntegrityError as error:
        raise Refused(_("The work plan stands on the public pages already.")) from error


def _locked(bulletin: Bulletin) -> Bulletin:
    rows = Bulletin.objects.order_by().select_for_update(no_key=True, of=("self",))
    found: Bulletin = rows.select_related("unit__parent").get(pk=bulletin.pk)
    return found
