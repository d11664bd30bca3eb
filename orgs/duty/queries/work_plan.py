"""The work plans that a user reads, and who has read one at each city and county."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from orgs.common.days import alive_on
from orgs.common.enums import BEARERS
from orgs.duty.models.work_plan import WorkPlan, WorkPlanQuerySet, WorkPlanReading
from orgs.tree.models.organization import Organization
from orgs.tree.querysets import OrganizationQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import WithAnnotations

    from kexie_portal.accounts.models import User

    class Read(TypedDict):
        """What is read along with a unit that a plan goes to: who opened it first there and when, and how many did."""

        plan_pk: int
        read_at: datetime | None
        reader_name: str | None
        reader_number: int

    Reader = WithAnnotations[Organization, Read]


def listed(user: User) -> WorkPlanQuerySet:
    """Return the plans of the user's province with whether they have opened each."""
    mine = WorkPlanReading.objects.filter(plan=OuterRef("pk"), reader=user)
    return WorkPlan.objects.visible_to(user).select_related("unit", "file").annotate(is_read=Exists(mine))


def readers(plan: WorkPlan, user: User) -> OrganizationQuerySet:
    """Return the cities and counties under the plan's province with their first reading, in one statement."""
    readings: QuerySet[WorkPlanReading] = WorkPlanReading.objects.filter(plan=plan, unit=OuterRef("pk"))
    first = readings.order_by("read_at", "pk")
    number = readings.order_by().values("unit").annotate(n=Count("pk")).values("n")
    rows = Organization.objects.visible_to(user).under(plan.unit).annotate(plan_pk=Value(plan.pk))
    return (
        rows.filter(alive_on(timezone.localdate()), kind__in=BEARERS)
        .select_related("parent")
        .annotate(
            read_at=Subquery(first.values("read_at")[:1]),
            reader_name=Subquery(first.values("reader__name")[:1]),
            reader_number=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        )
        .order_by("tree_id", "lft")
    )


def readings_by_unit(plan_pk: int) -> dict[int, list[WorkPlanReading]]:
    """Return the readings of a plan by the unit of the reader's posting, the first reading first, in one statement."""
    found: dict[int, list[WorkPlanReading]] = {}
    for reading in WorkPlanReading.objects.filter(plan=plan_pk).select_related("reader"):
        found.setdefault(reading.unit_id, []).append(reading)
    return found


def reading_counts(plan: WorkPlan) -> tuple[int, int]:
    """Return at how many cities and counties somebody has read the plan, and how many there are."""
    units = Organization.objects.under(plan.unit).filter(alive_on(timezone.localdate()), kind__in=BEARERS)
    read = units.filter(Exists(WorkPlanReading.objects.filter(plan=plan, unit=OuterRef("pk"))))
    return read.count(), units.count()
