"""How a report's figures are said in words, the same in print and on the page."""

from fractions import Fraction

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kexie_portal.web import figures
from orgs.common.enums import EnterpriseClass
from reports.periods.comparing import Comparison
from reports.periods.enums import FigureState
from reports.periods.figures import COVERAGE, FOUNDED
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import Reading


def spoken(cell: Snapshot | None) -> str:
    """Say a rate in percent, or a plain count, or why there is none."""
    if cell is None or cell.state == FigureState.NOT_APPLICABLE:
        return figures.absent("na")
    if cell.state == FigureState.NO_DATA or cell.numerator is None:
        return figures.absent("none")
    return figures.count(cell.numerator) if cell.rate is None else figures.rate(cell.rate)


def change(points: Fraction | None) -> str:
    """Say a change in percentage points with its sign."""
    return "—" if points is None else figures.signed(points)


def against(reading: Reading) -> str:
    """Name the period that changes are against; empty where there is no report on it."""
    return reading.previous.period.span.label if reading.previous else ""


def change_head(reading: Reading) -> str:
    """Say above a column of changes against which period they are, in percentage points."""
    if since := against(reading):
        return _("Since %(period)s (points)") % {"period": since}
    return _("Change (points)")


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
        "enterprises": figures.count(total.denominator or 0),
        "covered": figures.count(total.numerator or 0),
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
    return told + compared(reading) + societies(facts)


def compared(reading: Reading) -> str:
    """Say the change since the last period by its name, where there is one to compare with."""
    points = reading.total.change()
    if points is None:
        return ""
    facts = {"points": figures.Change(points, "", in_points=True).size, "period": against(reading)}
    if not points:
        return _(" This is as in %(period)s.") % facts
    if points > 0:
        return _(" This is %(points)s more than in %(period)s.") % facts
    return _(" This is %(points)s less than in %(period)s.") % facts


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
                    "count": figures.count(cell.official),
                    "day": cell.official_on,
                    "source": cell.official_source,
                }
            )
    return told
