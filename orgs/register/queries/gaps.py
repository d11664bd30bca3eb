"""What is still missing at an association, said once and asked by its page, the list's filter and the home page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Case, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgs.common.days import in_force_on
from orgs.common.enums import OfficerRole
from orgs.register.models.association import Association, CoveredEnterprise, Officer

Condition = Callable[[date], Q]


@dataclass(frozen=True)
class Gap:
    """One thing that a complete record has: its name for a clerk, when it is missing, and where it is put right."""

    key: str
    label: str | Promise
    missing: Condition
    page: str

    def url(self, association: Association) -> str:
        """Return the address of the form in which the gap is filled."""
        return reverse(self.page, args=[association.pk])


def _there_is(rows: QuerySet[Model]) -> IsNull:
    """Say that a row is there, looked up for each association.

    An `EXISTS` among conditions joined by OR would have PostgreSQL read all officers of the province for each gap.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def _in_office(day: date, role: str) -> QuerySet[Officer]:
    return Officer.objects.filter(in_force_on(day), association=OuterRef("pk"), role=role)


def _host(day: date, *conditions: Q) -> IsNull:
    hosts = CoveredEnterprise.objects.filter(in_force_on(day), association=OuterRef("pk"), is_host=True)
    return _there_is(hosts.filter(*conditions))


def _without(role: str) -> Condition:
    return lambda day: ~Q(_there_is(_in_office(day, role)))


def _unreachable(day: date) -> Q:
    contact = _in_office(day, OfficerRole.CONTACT)
    return Q(_there_is(contact)) & ~Q(_there_is(contact.exclude(phone="")))


UPDATE, OFFICERS, DETAIL = "orgs:association_update", "orgs:association_officers", "orgs:organization_detail"
HOST = "orgs:association_host"
GAPS: dict[str, Gap] = {
    gap.key: gap
    for gap in (
        Gap("founded", _("founding date"), lambda day: Q(organization__opened__isnull=True), UPDATE),
        Gap("letter", _("approval letter number"), lambda day: Q(letter_number=""), UPDATE),
        Gap("chair", _("chair"), _without(OfficerRole.CHAIR), OFFICERS),
        Gap("secretary", _("secretary-general"), _without(OfficerRole.SECRETARY_GENERAL), OFFICERS),
        Gap("contact", _("contact"), _without(OfficerRole.CONTACT), OFFICERS),
        Gap("phone", _("phone of a contact"), _unreachable, OFFICERS),
        Gap("department", _("host department"), lambda day: Q(host_department=""), UPDATE),
        Gap("members", _("number of members"), lambda day: Q(members__isnull=True), UPDATE),
        Gap("workers", _("number of sci-tech workers"), lambda day: Q(scitech_workers__isnull=True), UPDATE),
        Gap("host", _("host enterprise"), lambda day: ~Q(_host(day)), HOST),
        Gap(
            "host_closed",
            _("a living host enterprise (the present one is closed)"),
            lambda day: Q(_host(day, Q(enterprise__closed__lte=day))),
            HOST,
        ),
        Gap(
            "industry",
            _("industry of the host enterprise"),
            lambda day: Q(_host(day, Q(enterprise__industry__isnull=True))),
            DETAIL,
        ),
        Gap(
            "size",
            _("size class of the host enterprise (staff, revenue, assets)"),
            lambda day: Q(_host(day, Q(enterprise__industry__isnull=False, enterprise__size_class=""))),
            DETAIL,
        ),
    )
}


def gaps_of(association: Association) -> list[Gap]:
    """Return what is missing at one association, in the order of the form, by one query."""
    day = timezone.localdate()
    marks = {f"gap_{gap.key}": _mark(gap.missing(day)) for gap in GAPS.values()}
    row = Association.objects.filter(pk=association.pk).order_by().values(*(), **marks).first() or {}
    return [gap for gap in GAPS.values() if row.get(f"gap_{gap.key}")]


def _mark(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def with_gap(associations: QuerySet[Association], key: str) -> QuerySet[Association]:
    """Narrow to the associations at which one thing, or with `any` anything, is missing."""
    day = timezone.localdate()
    if key == "any":
        return associations.filter(reduce(or_, (gap.missing(day) for gap in GAPS.values())))
    return associations.filter(GAPS[key].missing(day))
