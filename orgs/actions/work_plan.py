"""Publish a work plan, withdraw it, and note who has read it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.files.actions import store
from kexie_portal.files.errors import FileRefused
from kexie_portal.notices.actions import notify
from orgs import figures_stamp, rules_party
from orgs.enums import UNIT_KINDS
from orgs.errors import NotAllowed, Refused
from orgs.models import Organization, WorkPlan, WorkPlanReading
from orgs.models.responsibility import BEARERS
from orgs.queries.target_setting import officers_at
from orgs.querysets import VIEW
from orgs.scope import Scope

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PURPOSE = "orgs.work_plan"


def publish(
    province: Organization, *, actor: User, year: int, title: str, text: str, file: File | None = None
) -> WorkPlan:
    """Publish a work plan to everybody who works under the province, and tell the cities and counties.

    Raises `NotAllowed`, and `Refused` for a file that is not taken.
    """
    if not rules_party.may_publish(actor, province):
        raise NotAllowed(_("You cannot publish work plans of %(name)s.") % {"name": province})
    with transaction.atomic():
        stored = None
        if file is not None:
            try:
                stored = store(file, name=str(file.name), purpose=PURPOSE, owner=actor)
            except FileRefused as refusal:
                raise Refused(str(refusal), "file") from refusal
        plan = WorkPlan.objects.create(
            unit=province, year=year, title=title, text=text, file=stored, published_by=actor
        )
        figures_stamp.touch([province.pk])
        transaction.on_commit(partial(_tell, plan, actor), robust=True)
        return plan


def _tell(plan: WorkPlan, actor: User) -> None:
    below = Organization.objects.under(plan.unit).filter(kind__in=BEARERS)
    people = officers_at(below.values_list("pk", flat=True)).exclude(pk=actor.pk)
    words = _("Work plan of %(year)s: %(title)s") % {"year": plan.year, "title": plan.title}
    notify(people, title=words, url=plan.get_absolute_url(), kind="work_plan")


def withdraw(plan: WorkPlan, *, actor: User, reason: str) -> WorkPlan:
    """Withdraw a plan with its reason; who read it stays on record. Raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = WorkPlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
        if not rules_party.may_publish(actor, current.unit):
            raise NotAllowed(_("You cannot publish work plans of %(name)s.") % {"name": current.unit})
        if current.withdrawn_at is not None:
            raise Refused(_("It is withdrawn already."))
        current.withdrawn_at, current.withdrawal_reason = timezone.now(), reason
        current.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        figures_stamp.touch([current.unit_id])
        return current


def note_reading(plan: WorkPlan, *, actor: User) -> list[WorkPlanReading]:
    """Note that somebody opened a plan, for each unit that he works for; the first time keeps its moment."""
    held = {one.organization_id for one in Scope.of(actor).intervals(VIEW) if one.kind in UNIT_KINDS}
    held.discard(plan.unit_id)  # the province does not read its own plan
    held -= (
        set(WorkPlanReading.objects.filter(plan=plan, reader=actor).values_list("unit_id", flat=True))
        if held
        else set()
    )
    if not held:
        return []
    made = WorkPlanReading.objects.bulk_create(
        (WorkPlanReading(plan=plan, unit_id=pk, reader=actor) for pk in sorted(held)), ignore_conflicts=True
    )
    figures_stamp.touch([plan.unit_id])
    return made
