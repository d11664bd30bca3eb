"""The key figures of a report, as the page's cards show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.web import figures
from kexie_portal.web.figures import Change
from kexie_portal.web.panels import Figure
from reports.periods import drill, words
from reports.periods.figures import ASSOCIATIONS, COVERAGE, FOUNDED
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import Reading

if TYPE_CHECKING:
    from kexie_portal.web.figures import Number


def key_figures(reading: Reading) -> list[Figure]:
    """Return coverage, the enterprises that it is made of, and the associations, each with its change."""
    total, report = reading.total, reading.report
    cell, before = total.cell(), total.before.get((COVERAGE, total.cell().klass))
    meanings = {one["key"]: str(one.get("meaning", "")) for one in reading.definitions}
    rate = None if cell.rate is None else figures.decimal(cell.rate)
    since = words.against(reading)
    reach = drill.numerator_url(report, cell)
    found = [
        Figure(
            _("Organisation coverage"),
            rate,
            "%",
            reach,
            meanings.get(COVERAGE, ""),
            change(total.change(), since, True),
        ),
        Figure(
            _("Enterprises covered"),
            told(cell.numerator),
            "",
            reach,
            "",
            change(less(cell, before, "numerator"), since),
        ),
        Figure(
            _("Enterprises registered"),
            told(cell.denominator),
            "",
            drill.denominator_url(report, cell),
            "",
            change(less(cell, before, "denominator"), since),
            _("official count %(count)s") % {"count": told(cell.official)} if cell.official is not None else "",
        ),
    ]
    for name, key in ((_("Associations active"), ASSOCIATIONS), (_("Founded in the period"), FOUNDED)):
        count = total.cells.get((key, ""))
        if count is not None:
            url = drill.numerator_url(report, count)
            moved = change(total.change_of(key), since)
            found.append(Figure(name, told(count.numerator), "", url, meanings.get(key, ""), moved))
    return found


def told(number: int | None) -> str | None:
    """Write a count with separators; nothing stays nothing."""
    return None if number is None else figures.count(number)


def change(amount: Number | None, since: str, in_points: bool = False) -> Change | None:
    """Return a change against the period before; nothing where there is none to compare with."""
    return None if amount is None else Change(amount, since, in_points)


def less(now: Snapshot, before: Snapshot | None, part: str) -> int | None:
    """Return the difference of a part to the period before, or nothing to compare with."""
    then = getattr(before, part, None)
    current = getattr(now, part)
    return None if then is None or current is None else current - then
