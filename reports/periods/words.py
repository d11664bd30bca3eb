"""How a report's figures are said in words, the same in print and on the page."""

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from orgs.common.enums import EnterpriseClass
from reports.periods.comparing import Comparison
from reports.periods.enums import FigureState
from reports.periods.figures import COVERAGE, FOUNDED
from reports.periods.models.period import PeriodReport
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


def lock_of(report: PeriodReport) -> str:
    """Say whether the edition is locked, the same on pages, sheets and prints."""
    if report.locked_at is None:
        return _("not locked")
    facts = {"day": timezone.localtime(report.locked_at).strftime("%Y-%m-%d"), "who": report.locked_by or "—"}
    return _("locked on %(day)s by %(who)s") % facts


def marks(report: PeriodReport) -> list[str]:
    """Return what every sheet and print says of its standing: edition, lock, provisional, sample."""
    told = [report.edition_name, lock_of(report)]
    told += [_("Provisional: the period is not over yet")] if report.is_provisional else []
    return told + ([_("Sample data")] if report.is_sample else [])


def difference(comparison: Comparison) -> str:
    """Say in one sentence what an edition says differently from an older one."""
    facts = {
        "edition": comparison.older.edition_name,
        "units": comparison.units,
        "figures": len(comparison.changes),
    }
    told = _("Against %(edition)s no figure is another.") % facts
    if comparison.changes:
        told = _("Against %(edition)s, %(figures)s figures of %(units)s units are others.") % facts
    if comparison.renamed:
        told += _(" %(number)s units are named or placed otherwise.") % {"number": len(comparison.renamed)}
    if comparison.is_other_day:
        days = {"then": comparison.older.counted_on.isoformat(), "now": comparison.newer.counted_on.isoformat()}
        told += _(" It was counted on %(now)s, the older one on %(then)s.") % days
    if comparison.is_redefined:
        told += _(" The definitions are others, so the figures do not mean the same.")
    return told


def pair(cell: Snapshot | None) -> str:
    """Say a figure with what it is made of: 33.3% (1/3), or the plain count."""
    if cell is None or cell.denominator is None or cell.numerator is None:
        return spoken(cell)
    return f"{spoken(cell)}（{cell.numerator}/{cell.denominator}）"


def rows_title(cell: Snapshot, part: str) -> str:
    """Name the rows of a figure: covered enterprises of a class, associations founded."""
    if cell.figure != COVERAGE:
        return _("associations founded in the period") if cell.figure == FOUNDED else _("associations active")
    kinds = {"yes": _("enterprises covered"), "no": _("enterprises not covered")}
    return f"{EnterpriseClass(cell.klass).label} · {kinds.get(part, _('enterprises registered'))}"


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
