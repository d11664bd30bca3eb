"""Organisation coverage (组织覆盖率) of every unit and class on a day, counted once and added up by the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from kexie_portal.web.figures import share
from orgs.common.enums import EnterpriseClass
from orgs.tree.models.organization import Organization
from reports.coverage.conditions import CLASSES
from reports.coverage.counting import Associations, Counts, coverage_counts
from reports.coverage.models import OfficialCount
from reports.coverage.units import Unit, UnitTree

State = Literal["value", "none", "na"]
_PLACE = {one: at for at, one in enumerate(CLASSES)}


@dataclass(frozen=True, slots=True)
class Official:
    """An official count with the day it stands for and its source."""

    count: int
    as_of: date
    source: str


@dataclass(frozen=True)
class Cell:
    """Coverage of one unit and class; the three states are different things, not shades of one.

    `value`: there are enterprises (a rate of zero is a value). `none`: no enterprise of the class is registered, so
    there is nothing to divide by. `na`: the unit does not exist on the day.
    """

    enterprises: int
    covered: int
    official: Official | None = None
    exists: bool = True

    @property
    def state(self) -> State:
        """Tell value, no data and does not apply apart."""
        if self.enterprises:
            return "value"
        return "none" if self.exists else "na"

    @property
    def applies(self) -> bool:
        """Tell whether the figure can be had at all."""
        return self.state != "na"

    @property
    def rate(self) -> Fraction | None:
        """Coverage in percent, 0–100, exact; None where there is nothing to divide by."""
        return share(self.covered, self.enterprises)

    @property
    def uncovered(self) -> int:
        """Enterprises that no association covers."""
        return self.enterprises - self.covered

    @property
    def exceeds_official(self) -> bool:
        """Tell whether the register is larger than the official count, which is a fault of the data, not a rate."""
        return self.official is not None and self.enterprises > self.official.count


NOTHING = Counts()


@dataclass
class CoverageTable:
    """All units and all classes of a day: `own` is what is registered right at a unit, `total` with all under it."""

    day: date
    units: UnitTree
    own: Mapping[int, Counts]
    official: Mapping[tuple[int, str], Official] = field(default_factory=dict)
    associations: Mapping[int, Associations] = field(default_factory=dict)

    @cached_property
    def _total(self) -> dict[int, Counts]:
        return self.units.add_up(self.own, NOTHING, Counts.plus)

    @cached_property
    def _total_associations(self) -> dict[int, Associations]:
        return self.units.add_up(self.associations, Associations(), Associations.plus)

    def cell(self, pk: int, enterprise_class: EnterpriseClass | str = EnterpriseClass.ALL) -> Cell:
        """Return the coverage of a unit with all under it."""
        one = EnterpriseClass(enterprise_class)
        counts = self._total[pk]
        at = _PLACE[one]
        exists = self.units.by_pk[pk].exists_on(self.day)
        return Cell(counts.enterprises[at], counts.covered[at], self.official.get((pk, one.value)), exists)

    def own_cell(self, pk: int, enterprise_class: EnterpriseClass | str = EnterpriseClass.ALL) -> Cell:
        """Return the coverage of the enterprises registered right at a unit, which its children do not hold."""
        counts, at = self.own.get(pk, NOTHING), _PLACE[EnterpriseClass(enterprise_class)]
        return Cell(counts.enterprises[at], counts.covered[at])

    def associations_of(self, pk: int) -> Associations:
        """Return the associations of a unit with all under it."""
        return self._total_associations[pk]

    def children(self, pk: int) -> list[Unit]:
        """Return the units right under one that exist on the day or hold enterprises."""
        return [
            child
            for child in self.units.children(pk)
            if child.exists_on(self.day) or any(self._total[child.pk].enterprises)
        ]


def tally(day: date, *, node: Organization | Unit | None = None) -> CoverageTable:
    """Count coverage of every class for a unit and all under it, or for the whole register, without the cache.

    Few statements at any size: the units and where they lay on the day, the enterprises grouped by the unit that held
    them, the official counts. A unit outside `node` has nothing in the table.
    """
    units = UnitTree.read(None if node is None else node.tree_id).on(day)
    wanted = None if node is None else [unit.pk for unit in units.under(node.pk)]
    [own] = coverage_counts([day], wanted)
    return CoverageTable(day, units, known(own, units), official_counts(day, node))


def known(own: Mapping[int, Counts], units: UnitTree) -> dict[int, Counts]:
    """Drop what hangs on nodes that are no units of the tree at hand."""
    return {pk: counts for pk, counts in own.items() if pk in units.by_pk}


def official_counts(day: date, node: Organization | Unit | None = None) -> dict[tuple[int, str], Official]:
    """Return the latest official count of each unit and class that was taken by the day, in one statement."""
    rows = OfficialCount.objects.known_on(day)
    if node is not None:
        rows = rows.filter(unit__tree_id=node.tree_id)
    fields = ("unit_id", "enterprise_class", "count", "as_of", "source")
    return {
        (unit, one): Official(count, as_of, source) for unit, one, count, as_of, source in rows.values_list(*fields)
    }
