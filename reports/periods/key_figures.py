"""The key figures of a report, as the page's cards show them."""

from __future__ import annotations

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kexie_portal.web.panels import Figure
from reports.periods import drill
from reports.periods.figures import ASSOCIATIONS, COVERAGE, FOUNDED
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import Reading


def key_figures(reading: Reading) -> list[Figure]:
    """Return coverage, the enterprises that it is made of, and the associations, each with its change."""
    total, report = reading.total, reading.report
    cell, before = total.cell(), total.before.get((COVERAGE, total.cell().klass))
    meanings = {one["key"]: str(one.get("meaning", "")) for one in reading.definitions}
    rate = None if cell.rate is None else number_format(round(cell.rate, 1), 1)
    reach = drill.numerator_url(report, cell)
    found = [
        Figure(_("Organisation coverage"), rate, "%", reach, meanings.get(COVERAGE, ""), total.change()),
        Figure(_("Enterprises covered"), told(cell.numerator), "", reach, "", less(cell, before, "numerator")),
        Figure(
            _("Enterprises registered"),
            told(cell.denominator),
            "",
            drill.denominator_url(report, cell),
            "",
            less(cell, before, "denominator"),
            _("official count %(count)s") % {"count": told(cell.official)} if cell.official is not None else "",
        ),
    ]
    for name, key in ((_("Associations active"), ASSOCIATIONS), (_("Founded in the period"), FOUNDED)):
        count = total.cells.get((key, ""))
        if count is not None:
            url = drill.numerator_url(report, count)
            found.append(Figure(name, told(count.numerator), "", url, meanings.get(key, ""), total.change_of(key)))
    return found


def told(number: int | None) -> str | None:
    """Write a count with separators; nothing stays nothing."""
    return None if number is None else str(intcomma(number))


def less(now: Snapshot, before: Snapshot | None, part: str) -> int | None:
    """Return the difference of a part to the period before, or nothing to compare with."""
    then = getattr(before, part, None)
    current = getattr(now, part)
    return None if then is None or current is None else current - then
