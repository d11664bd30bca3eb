"""The units as a small tree in memory, read in one query and added up without another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from orgs.common.days import is_past
from orgs.common.enums import Kind
from orgs.tree.models.organization import FormerParent, Organization

T = TypeVar("T")
_FIELDS = (
    "pk",
    "parent_id",
    "kind",
    "code",
    "name",
    "short_name",
    "tree_id",
    "lft",
    "rght",
    "level",
    "opened",
    "closed",
)


class Unit(NamedTuple):
    """A province, city, county or park as the figures need it; stands in for the node in the scope's questions."""

    pk: int
    parent_id: int | None
    kind: str
    code: str | None
    name: str
    short_name: str
    tree_id: int
    lft: int
    rght: int
    level: int
    opened: date | None
    closed: date | None

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    def exists_on(self, day: date) -> bool:
        """Tell whether the unit is set up and not abolished on the day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or self.closed > day)


class UnitTree:
    """All units of one province, or of all provinces, parents before children, as they are or were placed on a day."""

    def __init__(self, units: Iterable[Unit], present: UnitTree | None = None) -> None:
        self.by_pk: dict[int, Unit] = {unit.pk: unit for unit in units}
        self._present = present or self

    @classmethod
    def read(cls, tree_id: int | None = None) -> UnitTree:
        """Read the units of a tree, or of all trees, as they are placed now, in one query."""
        rows = Organization.objects.units().order_by("tree_id", "lft")
        if tree_id is not None:
            rows = rows.filter(tree_id=tree_id)
        return cls(Unit(*row) for row in rows.values_list(*_FIELDS))

    @cached_property
    def _former(self) -> list[tuple[int, int, date | None, date]]:
        rows = FormerParent.objects.filter(organization__in=list(self.by_pk)).order_by()
        return list(rows.values_list("organization_id", "parent_id", "first_day", "end_day"))

    def on(self, day: date) -> UnitTree:
        """Return the units as they were placed on a day; one more query, whatever the number of days.

        The same tree where none of them has moved since, so that days of one tree can be told by it.
        """
        present = self._present
        if not is_past(day):
            return present
        then = {
            pk: parent
            for pk, parent, first_day, end_day in present._former
            if (first_day is None or first_day <= day) and day < end_day and parent in present.by_pk
        }
        if not then:
            return present
        moved = {pk: unit._replace(parent_id=then.get(pk, unit.parent_id)) for pk, unit in present.by_pk.items()}
        return UnitTree(parents_first(moved), present)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.by_pk.values())

    def __len__(self) -> int:
        return len(self.by_pk)

    @cached_property
    def _children(self) -> dict[int | None, list[Unit]]:
        found: dict[int | None, list[Unit]] = defaultdict(list)
        for unit in self.by_pk.values():
            found[unit.parent_id].append(unit)
        return found

    def roots(self) -> list[Unit]:
        """Return the provinces."""
        return self._children.get(None, [])

    def children(self, pk: int) -> list[Unit]:
        """Return the units right under one, in tree order."""
        return self._children.get(pk, [])

    def has_counties(self, pk: int) -> bool:
        """Tell whether a unit is divided into counties; 济源 is a city that is not."""
        return any(unit.kind == Kind.COUNTY for unit in self.children(pk))

    def under(self, pk: int) -> list[Unit]:
        """Return a unit with all units under it, in tree order."""
        inside = {pk}
        for unit in self.by_pk.values():
            if unit.parent_id in inside:
                inside.add(unit.pk)
        return [unit for unit in self.by_pk.values() if unit.pk in inside]

    def ancestors(self, pk: int) -> list[Unit]:
        """Return what a unit lies under, from the province down, without itself."""
        above: list[Unit] = []
        parent = self.by_pk[pk].parent_id
        while parent is not None:
            above.append(self.by_pk[parent])
            parent = self.by_pk[parent].parent_id
        return above[::-1]

    def part_of(self, pk: int) -> int:
        """Return the city-level unit that a unit belongs to; a province stands for what is right at it."""
        unit = self.by_pk[pk]
        while unit.level > 1 and unit.parent_id is not None:
            unit = self.by_pk[unit.parent_id]
        return unit.pk

    @cached_property
    def parts(self) -> dict[int, list[int]]:
        """The units by the part (see `part_of`) that they belong to: the grain of the cache."""
        found: dict[int, list[int]] = defaultdict(list)
        for pk in self.by_pk:
            found[self.part_of(pk)].append(pk)
        return dict(found)

    def parts_under(self, pk: int | None) -> list[int]:
        """Return the parts needed for a unit; for a county that is its whole city, which its neighbours share."""
        if pk is None:
            return list(self.parts)
        if self.by_pk[pk].level:
            return [self.part_of(pk)]
        return [part for part in self.parts if self.by_pk[part].tree_id == self.by_pk[pk].tree_id]

    def add_up(self, own: Mapping[int, T], zero: T, add: Callable[[T, T], T]) -> dict[int, T]:
        """Return for each unit the sum over itself and all under it, in one pass from the leaves."""
        total = {pk: own.get(pk, zero) for pk in self.by_pk}
        for pk in reversed(self.by_pk):
            parent = self.by_pk[pk].parent_id
            if parent in total:
                total[parent] = add(total[parent], total[pk])
        return total


def parents_first(units: Mapping[int, Unit]) -> list[Unit]:
    """Order units depth first, each at the level where it lies, so that sums and tables go through them once."""
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units.values():
        below[unit.parent_id if unit.parent_id in units else None].append(unit)
    ordered: list[Unit] = []
    waiting = [(unit, 0) for unit in below[None][::-1]]
    while waiting:
        unit, level = waiting.pop()
        ordered.append(unit._replace(level=level))
        waiting.extend((child, level + 1) for child in below[unit.pk][::-1])
    return ordered
