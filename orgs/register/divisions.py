"""The units of the province from the official list of divisions; can run again after the list changes."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from orgs.common.enums import Kind
from orgs.persons.models.person import Person
from orgs.register import past
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.register.past import Was
from orgs.tree import following, last_write
from orgs.tree import structure as tree
from orgs.tree.following import Ending
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization

SUFFIX = "科学技术协会"


@dataclass(frozen=True)
class Division:
    """One row of the list: `code,name,level,parent_code[,successor]` (GB/T 2260)."""

    code: str
    name: str
    level: str
    parent_code: str
    successor: str = ""


@dataclass
class Outcome:
    """What a run of the list did, by code."""

    new: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    abolished: list[str] = field(default_factory=list)
    unchanged: int = 0


class DivisionsError(Exception):
    """The list cannot be taken; `faults` names every row at fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(path: Path) -> list[Division]:
    """Read a list of divisions; raises `DivisionsError` with all its faults."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Division(
                row["code"].strip(),
                row["name"].strip(),
                row["level"].strip(),
                (row.get("parent_code") or "").strip(),
                (row.get("successor") or "").strip(),
            )
            for row in csv.DictReader(file)
        ]
    faults = list(_faults(rows))
    if faults:
        raise DivisionsError(faults)
    return rows


def _faults(rows: list[Division]) -> list[str]:
    codes = [row.code for row in rows]
    faults = []
    for number, row in enumerate(rows, 2):
        if row.level not in (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, "abolished"):
            faults.append(_("row %(row)d: unknown level “%(level)s”") % {"row": number, "level": row.level})
        if codes.count(row.code) > 1:
            faults.append(_("row %(row)d: code %(code)s twice") % {"row": number, "code": row.code})
        if row.level in (Kind.CITY, Kind.COUNTY) and row.parent_code not in codes:
            faults.append(_("row %(row)d: %(code)s has no parent in the list") % {"row": number, "code": row.code})
        if row.level == "abolished" and row.successor not in codes:
            faults.append(_("row %(row)d: %(code)s needs a successor") % {"row": number, "code": row.code})
    return faults


@transaction.atomic
def apply(divisions: list[Division], *, on: date) -> Outcome:
    """Bring the tree in line with the list: new, renamed, moved, abolished with a successor.

    What sat under an abolished unit moves to its successor, enterprises and postings with it. A unit that the list
    does not name is left alone: only an `abolished` row closes one. Raises `DivisionsError`.
    """
    outcome = Outcome()
    order = {Kind.PROVINCE: 0, Kind.CITY: 1, Kind.COUNTY: 2, "abolished": 3}
    known = {unit.code: unit for unit in Organization.objects.filter(code__isnull=False)}
    is_known = bool(known)
    for row in sorted(divisions, key=lambda division: order[division.level]):
        if row.level == "abolished":
            _abolish(row, known, outcome, on)
        elif row.code in known:
            _update(row, known, outcome, on)
        else:
            _create(row, known, outcome, on if is_known else None)
    return outcome


def _create(row: Division, known: dict[str | None, Organization], outcome: Outcome, opened: date | None) -> None:
    """Set a unit up; those of the first list are there since ever."""
    unit = Organization(kind=row.level, code=row.code, name=row.name + SUFFIX, short_name=row.name, opened=opened)
    known[row.code] = tree.add(known.get(row.parent_code), unit)
    outcome.new.append(row.code)


def _update(row: Division, known: dict[str | None, Organization], outcome: Outcome, on: date) -> None:
    unit = known[row.code]
    changed = False
    if unit.short_name != row.name:
        unit.name, unit.short_name = row.name + SUFFIX, row.name
        unit.version += 1
        unit.save(update_fields=["name", "short_name", "search_text", "version", "updated_at"])
        outcome.renamed.append(row.code)
        changed = True
    parent = known.get(row.parent_code)
    if parent is not None and unit.parent_id != parent.pk:
        tree.move(unit, parent, actor=None, reason=_("list of divisions"), day=on)
        last_write.touch([unit.pk, parent.pk])
        outcome.moved.append(row.code)
        changed = True
    outcome.unchanged += not changed


def _abolish(row: Division, known: dict[str | None, Organization], outcome: Outcome, on: date) -> None:
    unit, successor = known.get(row.code), known.get(row.successor)
    if successor is None:
        raise DivisionsError([_("%(code)s needs a successor") % {"code": row.code}])
    if unit is None or unit.closed is not None:
        outcome.unchanged += 1
        return
    reason = _("%(unit)s was abolished") % {"unit": unit.name}
    for child in tree.subtree(unit, include_self=False).filter(parent=unit):
        tree.move(child, successor, actor=None, reason=reason, day=on)
    _take_over(unit, successor, on)
    unit.refresh_from_db()
    written = Journal()
    following.end(Ending(unit, on, None, written, reason))
    written.set(unit, closed=on, successor=successor)
    written.keep(unit)
    last_write.touch([unit.pk, successor.pk])
    outcome.abolished.append(row.code)


def _take_over(unit: Organization, successor: Organization, on: date) -> None:
    """Let enterprises and persons of an abolished unit lie at its successor from a day on, each with its history."""
    changed = []
    for enterprise in Enterprise.objects.filter(unit=unit):
        changed.append((enterprise, Was.of(enterprise)))
        enterprise.unit, enterprise.version = successor, enterprise.version + 1
    past.keep(changed, on)
    for enterprise, _was in changed:  # one by one, so that each has its history
        enterprise.save(update_fields=["unit", "version", "updated_at"])
    for person in Person.objects.filter(unit=unit):
        person.unit, person.version = successor, person.version + 1
        person.save(update_fields=["unit", "version", "updated_at"])


def load_industries(path: Path) -> int:
    """Bring the divisions of GB/T 4754-2017 in; returns how many there are."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        industries = [
            Industry(
                code=row["division"],
                name=row["division_name"],
                section=row["section"],
                section_name=row["section_name"],
            )
            for row in csv.DictReader(file)
        ]
    Industry.objects.bulk_create(
        industries,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "section", "section_name"],
    )
    return len(industries)
