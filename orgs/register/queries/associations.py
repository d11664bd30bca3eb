"""Associations with all that a row of the list or the head of a page shows, in a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from orgs.common.days import in_force_on
from orgs.common.enums import Kind, OfficerRole
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.driver import DriverMark
from orgs.register.models.suspension import Suspension
from orgs.register.querysets import AssociationQuerySet
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PARENTS = "organization__parent__parent__parent"


def listed(user: User, among: Q | None = None) -> AssociationQuerySet:
    """Return the visible associations in tree order, with units, host and the people in office.

    `among` puts another condition in the place of the user's scope.
    """
    day = timezone.localdate()
    hosts = CoveredEnterprise.objects.filter(is_host=True).select_related("enterprise__industry")
    officers = Officer.objects.filter(in_force_on(day)).order_by("pk")
    marks = DriverMark.objects.current().order_by("pk")
    return (
        (Association.objects.visible_to(user) if among is None else Association.objects.filter(among))
        .annotate(is_resting=Exists(Suspension.objects.on(day).filter(association=OuterRef("pk"))))
        .select_related(PARENTS)
        .prefetch_related(
            Prefetch("covered", queryset=hosts.order_by("first_day", "pk"), to_attr="hosts"),
            Prefetch("officers", queryset=officers, to_attr="in_office"),
            Prefetch("organization__driver_marks", queryset=marks, to_attr="bears"),
        )
        .order_by("organization__tree_id", "organization__lft")
    )


def host_of(association: Association) -> CoveredEnterprise | None:
    """Return the latest host relation of a listed association; a closed association keeps its last one."""
    hosts: list[CoveredEnterprise] = association.hosts  # type: ignore[attr-defined]
    current = [cover for cover in hosts if cover.end_day is None]
    return (current or hosts)[-1] if hosts else None


def people(association: Association, role: OfficerRole | str) -> list[Officer]:
    """Return those in office in a role of a listed association."""
    return [officer for officer in association.in_office if officer.role == role]  # type: ignore[attr-defined]


def drivers(association: Association) -> list[DriverMark]:
    """Return the driver marks that a listed association bears today."""
    return association.organization.bears  # type: ignore[attr-defined, no-any-return]


def units_above(node: Organization) -> list[Organization]:
    """Return the units above a node whose parents are read along, from the province down."""
    found: list[Organization] = []
    unit = node.parent
    while unit is not None:
        found.insert(0, unit)
        unit = unit.parent
    return found


def unit_of_kind(node: Organization, kind: Kind) -> Organization | None:
    """Return the unit of a kind above a node whose parents are read along."""
    return next((unit for unit in units_above(node) if unit.kind == kind), None)


def place(node: Organization) -> str:
    """Return where a node lies below the province: 洛阳市 · 涧西区."""
    units = [unit for unit in units_above(node) if unit.kind != Kind.PROVINCE]
    return " · ".join(unit.short_name or unit.name for unit in units)
