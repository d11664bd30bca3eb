"""The enterprises behind what two editions say differently: who came, who went, who is covered now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.periods.keeping import Kept, enterprises_of

if TYPE_CHECKING:
    from reports.periods.models.period import PeriodReport

SHOWN = 200


@dataclass(frozen=True)
class RowChange:
    """One enterprise that two editions count differently."""

    row: Kept
    words: str


@dataclass(frozen=True)
class RowChanges:
    """The changes that are shown, and how many there are."""

    shown: list[RowChange]
    number: int


def row_changes(older: PeriodReport, newer: PeriodReport) -> RowChanges | None:
    """Return what became of the enterprises between two editions; nothing where one of them kept no rows."""
    if not older.has_rows or not newer.has_rows:
        return None
    then, now = all_enterprises(older), all_enterprises(newer)
    found = [RowChange(row, words) for pk, row in now.items() if (words := told(then.get(pk), row))]
    found += [RowChange(row, told(row, None)) for pk, row in then.items() if pk not in now]
    return RowChanges(found[:SHOWN], len(found))


def all_enterprises(report: PeriodReport) -> dict[int, Kept]:
    """Return every enterprise that an edition counted."""
    return {row.pk: row for held in report.kept_rows.order_by("place") for row in enterprises_of(held)}


def told(then: Kept | None, now: Kept | None) -> str:
    """Say what became of an enterprise; nothing where it counts as before."""
    if then is None or now is None:
        return _("is counted now") if now else _("is no more counted")
    words = []
    if then.covered != now.covered:
        words.append(_("is covered now") if now.covered else _("is no more covered"))
    if then.unit_id != now.unit_id:
        words.append(_("counted in %(now)s instead of %(then)s") % {"now": now.unit_name, "then": then.unit_name})
    if then.classes != now.classes:
        words.append(_("in other classes of enterprises"))
    return "；".join(words)
