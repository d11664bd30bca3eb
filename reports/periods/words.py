"""How a report's figures are said in words, the same in print and on the page."""

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from orgs.common.enums import EnterpriseClass
from reports.periods.enums import FigureState
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import Line, Reading


def spoken(cell: Snapshot | None) -> str:
    """Say a rate in percent, or a plain count, or why there is none."""
    if cell is None or cell.state == FigureState.NOT_APPLICABLE:
        return _("does not apply")
    if cell.state == FigureState.NO_DATA or cell.numerator is None:
        return _("no data")
    if cell.rate is None:
        return number_format(cell.numerator, 0, force_grouping=True)
    return f"{number_format(round(cell.rate, 1), 1)}%"  # number_format cuts, it does not round


def change(points: float | None) -> str:
    """Say a change in percentage points with its sign."""
    if points is None:
        return "—"
    if abs(points) < 0.05:
        return number_format(0, 1)
    return f"{'+' if points > 0 else '−'}{number_format(round(abs(points), 1), 1)}"


def summary(reading: Reading) -> str:
    """Say the main result in one sentence, as the head of the report."""
    total = reading.total.cell()
    facts = {
        "day": date_format(reading.report.counted_on, "DATE_FORMAT"),
        "unit": reading.report.unit_name,
        "enterprises": number_format(total.denominator or 0, 0, force_grouping=True),
        "covered": number_format(total.numerator or 0, 0, force_grouping=True),
        "rate": spoken(total),
        "associations": spoken(reading.total.associations),
        "founded": spoken(reading.total.founded),
    }
    if total.state != FigureState.VALUE:
        return _("On %(day)s no enterprise is registered under %(unit)s, so there is no coverage to report.") % facts
    told = (
        _(
            "On %(day)s, %(enterprises)s enterprises are registered under %(unit)s and %(covered)s of them are covered "
            "by an association: organisation coverage is %(rate)s."
        )
        % facts
    )
    return told + compared(reading.total) + societies(facts)


def compared(total: Line) -> str:
    """Say the change since the last period, where there is one to compare with."""
    points = total.change()
    if points is None:
        return ""
    if abs(points) < 0.05:
        return _(" This is as in the period before.")
    facts = {"points": number_format(round(abs(points), 1), 1)}
    if points > 0:
        return _(" This is %(points)s percentage points more than in the period before.") % facts
    return _(" This is %(points)s percentage points less than in the period before.") % facts


def societies(facts: dict[str, str]) -> str:
    """Say how many associations there are and how many are new."""
    return _(" %(associations)s associations are active; %(founded)s were founded in the period.") % facts


def sources(reading: Reading) -> list[str]:
    """Return the sentences about the day, the three kinds of nothing and the official counts."""
    told = [
        _("All figures stand on %(day)s; units are named and placed as on that day.")
        % {"day": reading.report.counted_on.isoformat()},
        _(
            "“No data”: no enterprise of the class is registered. “Does not apply”: the unit did not exist, or the "
            "figure is not kept yet. Zero is a value."
        ),
    ]
    for cell in reading.total.classes:
        if cell.official is not None:
            told.append(
                _("Official count, %(class)s: %(count)s on %(day)s, source: %(source)s")
                % {
                    "class": EnterpriseClass(cell.klass).label,
                    "count": cell.official,
                    "day": cell.official_on,
                    "source": cell.official_source,
                }
            )
    return told
