"""Publish a work plan, correct or withdraw it, and note who has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_created
from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files.actions import store
from kexie_portal.files.errors import FileRefused
from kexie_portal.notices.actions import notify
from orgs.common.enums import BEARERS, UNIT_KINDS
from orgs.common.scope import VIEW, Scope
from orgs.duty import rules as duty_rules
from orgs.duty.models.work_plan import WorkPlan, WorkPlanReading
from orgs.duty.queries.targets import officers_at
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import StoredFile

PURPOSE = "orgs.work_plan"


def publish(
    province: Organization, *, actor: User, year: int, title: str, text: str, file: File | None = None
) -> WorkPlan:
    """Publish a work plan to everybody who works under the province, and tell the cities and counties.

    Raises `NotAllowed`, and `Refused` for a file that is not taken.
    """
    if not duty_rules.may_publish(actor, province):
        raise NotAllowed(_("You cannot publish work plans of %(name)s.") % {"name": province})
    with transaction.atomic():
        plan = WorkPlan.objects.create(
            unit=province, year=year, title=title, text=text, file=_stored(file, actor), published_by=actor
        )
        last_write.touch([province.pk])
        _tell_later(plan, actor, _("Work plan of %(year)s: %(title)s"))
        return plan


def _stored(file: File | None, actor: User) -> StoredFile | None:
    if file is None:
        return None
    try:
        return store(file, name=str(file.name), purpose=PURPOSE, owner=actor)
    except FileRefused as refusal:
        raise Refused(str(refusal), "file") from refusal


def _tell_later(plan: WorkPlan, actor: User, sentence: str) -> None:
    """Tell the officers of the cities and counties once the plan is written; `sentence` takes year and title."""
    words = sentence % {"year": plan.year, "title": plan.title}
    after_commit(_tell, plan, actor, words)


def _tell(plan: WorkPlan, actor: User, words: str) -> None:
    below = Organization.objects.under(plan.unit).filter(kind__in=BEARERS)
    people = officers_at(below.values_list("pk", flat=True)).exclude(pk=actor.pk)
    notify(people, title=words, url=plan.get_absolute_url(), kind="work_plan")


def correct(
    plan: WorkPlan,
    *,
    actor: User,
    reason: str,
    year: int,
    title: str,
    text: str,
    file: File | None = None,
    keep_file: bool = False,
) -> WorkPlan:
    """Publish a corrected plan in the place of another, which is withdrawn with the reason, in one transaction.

    The readers of the former plan have the new one to read. Raises as `publish` and `withdraw` do.
    """
    with transaction.atomic():
        former = _withdrawn(plan, actor, reason)
        made = WorkPlan.objects.create(
            unit=former.unit,
            year=year,
            title=title,
            text=text,
            file=_stored(file, actor) or (former.file if keep_file else None),
            published_by=actor,
            replaces=former,
        )
        _tell_later(made, actor, _("Corrected work plan of %(year)s: %(title)s"))
        return made


def withdraw(plan: WorkPlan, *, actor: User, reason: str) -> WorkPlan:
    """Withdraw a plan with its reason, and tell the people who had been told of it; its readers stay on record.

    Raises `NotAllowed` and `Refused`.
    """
    with transaction.atomic():
        current = _withdrawn(plan, actor, reason)
        _tell_later(current, actor, _("Withdrawn: work plan of %(year)s: %(title)s"))
        return current


def _withdrawn(plan: WorkPlan, actor: User, reason: str) -> WorkPlan:
    current = WorkPlan.objects.select_for_update(of=("self",)).select_related("unit", "file").get(pk=plan.pk)
    if not duty_rules.may_publish(actor, current.unit):
        raise NotAllowed(_("You cannot publish work plans of %(name)s.") % {"name": current.unit})
    if current.withdrawn_at is not None:
        raise Refused(_("It is withdrawn already."))
    current.withdrawn_at, current.withdrawal_reason = timezone.now(), reason
    current.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    last_write.touch([current.unit_id])
    return current


def note_reading(plan: WorkPlan, *, actor: User) -> list[WorkPlanReading]:
    """Note that a user opened a plan, for each unit that they work for; the first time keeps its moment."""
    held = {one.organization_id for one in Scope.of(actor).intervals(VIEW) if one.kind in UNIT_KINDS}
    held.discard(plan.unit_id)  # the province does not read its own plan
    held -= (
        set(WorkPlanReading.objects.filter(plan=plan, reader=actor).values_list("unit_id", flat=True))
        if held
        else set()
    )
    if not held:
        return []
    with transaction.atomic():
        WorkPlanReading.objects.bulk_create(
            (WorkPlanReading(plan=plan, unit_id=pk, reader=actor) for pk in sorted(held)), ignore_conflicts=True
        )
        made = list(WorkPlanReading.objects.filter(plan=plan, unit__in=held, reader=actor).order_by("pk"))
        record_created(made)
        last_write.touch([plan.unit_id])
    return made
