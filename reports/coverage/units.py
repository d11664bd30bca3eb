"""The units as a small tree in memory, read in one query and added up without another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from orgs.common.enums import Kind
from orgs.tree.models.organization import Organization

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
    """All units of one province, or of all provinces, in tree order."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_pk: dict[int, Unit] = {unit.pk: unit for unit in units}

    @classmethod
    def read(cls, tree_id: int | None = None) -> UnitTree:
        """Read the units of a tree, or of all trees, in one query."""
        rows = Organization.objects.units().order_by("tree_id", "lft")
        if tree_id is not None:
            rows = rows.filter(tree_id=tree_id)
        return cls(Unit(*row) for row in rows.values_list(*_FIELDS))

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
        top = self.by_pk[pk]
        return [unit for unit in self.by_pk.values() if unit.tree_id == top.tree_id and top.lft <= unit.lft < top.rght]

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
