"""What a sheet of targets is made of: the units right under one, and what is set for them and for the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import UNIT_KINDS, Kind
from orgs.common.roles import OFFICES
from orgs.duty.models.targets import TargetFigure, TargetSheet, YearlyTarget
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from datetime import date

Key = tuple[int, str]


def parts_of(unit: Organization, day: date | None = None) -> QuerySet[Organization]:
    """Return the units right under one that exist on the day, in tree order: those that it sets targets for."""
    rows = Organization.objects.filter(parent=unit, kind__in=UNIT_KINDS)
    return rows.filter(alive_on(day or timezone.localdate())).order_by("lft")


def written_by(unit: Organization) -> list[Organization]:
    """Return the units whose targets stand in the sheet of a unit: a province also sets its own whole."""
    own = [unit] if unit.kind == Kind.PROVINCE else []
    return [*own, *parts_of(unit)]


@dataclass
class Sheet:
    """The targets of a unit and its parts in a year, read in three statements."""

    unit: Organization
    year: int
    parts: list[Organization] = field(default_factory=list)
    values: dict[Key, Decimal] = field(default_factory=dict)
    record: TargetSheet | None = None

    @property
    def version(self) -> int:
        """The version with which a form opens; 0 where nothing was ever set."""
        return self.record.version if self.record else 0

    def whole(self, figure: TargetFigure) -> Decimal | None:
        """Return what is set for the unit itself, from above; None where nothing is."""
        return self.values.get((self.unit.pk, figure.value))

    def total(self, figure: TargetFigure) -> Decimal | None:
        """Return the sum of the parts; None where no part has a target. A percentage does not add up."""
        if figure.is_percent:
            return None
        found = [self.values[part.pk, figure.value] for part in self.parts if (part.pk, figure.value) in self.values]
        return sum(found, Decimal(0)) if found else None

    def without(self, figure: TargetFigure) -> int:
        """Count the parts that have no target of a figure."""
        return sum((part.pk, figure.value) not in self.values for part in self.parts)


def sheet_of(unit: Organization, year: int) -> Sheet:
    """Return what is set for a unit and for the units right under it."""
    parts = list(parts_of(unit))
    rows = YearlyTarget.objects.filter(unit__in=[unit.pk, *(part.pk for part in parts)], year=year)
    values = {
        (pk, figure): value
        for pk, figure, value in rows.exclude(value=None).order_by().values_list("unit_id", "figure", "value")
        if value is not None
    }
    return Sheet(unit, year, parts, values, TargetSheet.objects.filter(unit=unit, year=year).first())


def listed(user: User) -> QuerySet[YearlyTarget]:
    """Return the targets in force that a user sees, with their unit and who set them."""
    rows = YearlyTarget.objects.visible_to(user).filter(value__isnull=False)
    return rows.select_related("unit__parent__parent", "sheet__unit", "sheet__set_by")


def officers_at(units: Iterable[int]) -> QuerySet[User]:
    """Return the people who hold an officer's posting in force right at one of the units."""
    held = in_force_on(timezone.localdate(), "postings__")
    return User.objects.filter(
        held, postings__organization__in=list(units), postings__role__in=OFFICES, is_active=True
    ).distinct()
