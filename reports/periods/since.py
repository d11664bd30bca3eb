"""What the register says today of rows that an edition counted: it may have been corrected since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orgs.common.enums import EnterpriseClass
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import working_on
from orgs.tree.models.organization import Organization
from reports.coverage.conditions import of_class
from reports.coverage.definitions import Selection, rows_of
from reports.periods.figures import ASSOCIATIONS, COVERAGE, FOUNDED
from reports.periods.keeping import Kept

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from reports.periods.models.period import PeriodReport
    from reports.periods.models.snapshot import Snapshot

SHOWN = 50
AT_A_TIME = 5000  # SQLite takes some thirty thousand values in a statement


@dataclass(frozen=True)
class Drift:
    """How the rows of a figure differ from what the register counts today for the same day."""

    now: int
    more: list[tuple[str, str]]
    more_number: int
    less: list[Kept]
    less_number: int

    @property
    def is_none(self) -> bool:
        """Tell whether the register still counts exactly these rows."""
        return not self.more_number and not self.less_number


def drift(report: PeriodReport, cell: Snapshot, kept: Sequence[Kept], part: str) -> Drift | None:
    """Compare the rows of a figure with those of the register for the day; nothing where the unit is gone."""
    if cell.unit is None:
        return None
    one = EnterpriseClass(cell.klass) if cell.klass else EnterpriseClass.ALL
    selection = Selection(cell.unit, report.counted_on, one, report.period.first_day)
    rows = rows_of(key_of(cell, part), selection)
    today = set(rows.order_by().values_list("pk", flat=True))
    then = {row.pk for row in kept}
    more, less = today - then, [row for row in kept if row.pk not in today]
    shown = rows.filter(pk__in=sorted(more)[:SHOWN]).order_by("pk")
    named = [(row.name, row.get_absolute_url()) for row in shown]
    return Drift(len(today), named, len(more), less[:SHOWN], len(less))


def key_of(cell: Snapshot, part: str) -> str:
    """Return the definition by which the register lists the rows of a figure."""
    if cell.figure == COVERAGE:
        return {"yes": "covered", "no": "uncovered"}.get(part, "enterprises")
    return {ASSOCIATIONS: "associations", FOUNDED: "founded"}[cell.figure]


def said_today(report: PeriodReport, cell: Snapshot, rows: Sequence[Kept]) -> dict[int, list[str]]:
    """Return what the register says otherwise today of the rows of a figure, where it does."""
    words = _enterprises if cell.figure == COVERAGE else _associations
    found: dict[int, list[str]] = {}
    for start in range(0, len(rows), AT_A_TIME):
        found |= words(report, cell, rows[start : start + AT_A_TIME])
    return {pk: told for pk, told in found.items() if told}


def seen_by(user: User, cell: Snapshot, rows: Sequence[Kept]) -> dict[int, str]:
    """Return the pages of the rows that the person may see where they are now."""
    pks = [row.pk for row in rows]
    if cell.figure == COVERAGE:
        return {row.pk: row.get_absolute_url() for row in Enterprise.objects.visible_to(user).filter(pk__in=pks)}
    return {row.pk: row.get_absolute_url() for row in Organization.objects.visible_to(user).filter(pk__in=pks)}


def _enterprises(report: PeriodReport, cell: Snapshot, rows: Sequence[Kept]) -> dict[int, list[str]]:
    day, asked = report.counted_on, Enterprise.objects.filter(pk__in=[row.pk for row in rows])
    fields = ("pk", "name", "uscc", "unit_id", "unit__short_name", "covered")
    now = {pk: told for pk, *told in asked.with_covered(day).order_by().values_list(*fields)}
    alive = set(asked.alive_on(day).order_by().values_list("pk", flat=True))
    in_class = set(asked.filter(of_class(cell.klass, day)).order_by().values_list("pk", flat=True))
    found = {}
    for row in rows:
        if row.pk not in now:
            found[row.pk] = [_("no more in the register")]
            continue
        name, code, unit, unit_name, covered = now[row.pk]
        told = _named(row, name, unit, unit_name)
        if row.code != code:
            told.append(_("code now %(code)s") % {"code": code})
        if row.pk not in alive:
            told.append(_("set up later or closed before that day, by what is recorded now"))
        if row.pk not in in_class:
            told.append(_("not of this class on that day, by what is recorded now"))
        if row.covered != covered:
            words = _("covered on that day, by what is recorded now")
            told.append(words if covered else _("not covered on that day, by what is recorded now"))
        found[row.pk] = told
    return found


def _associations(report: PeriodReport, cell: Snapshot, rows: Sequence[Kept]) -> dict[int, list[str]]:
    asked = Organization.objects.filter(pk__in=[row.pk for row in rows])
    fields = ("pk", "name", "parent_id", "parent__short_name")
    now = {pk: told for pk, *told in asked.order_by().values_list(*fields)}
    active = set(asked.filter(working_on(report.counted_on)).order_by().values_list("pk", flat=True))
    found = {}
    for row in rows:
        told = _named(row, *now[row.pk]) if row.pk in now else [_("no more in the register")]
        if row.pk in now and row.pk not in active and cell.figure == ASSOCIATIONS:
            told.append(_("not active on that day, by what is recorded now"))
        found[row.pk] = told
    return found


def _named(row: Kept, name: str, unit: int, unit_name: str) -> list[str]:
    told = []
    if name != row.name:
        told.append(_("now called %(name)s") % {"name": name})
    if unit != row.unit_id:
        told.append(_("now in %(unit)s") % {"unit": unit_name})
    return told
