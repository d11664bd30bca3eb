"""Periods as days: the first day is in, the end day is out."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from reports.periods.enums import PeriodKind


@dataclass(frozen=True)
class Span:
    """One period of a kind, half-open."""

    kind: PeriodKind
    first_day: date
    end_day: date

    @property
    def last_day(self) -> date:
        """Return the last day that is in."""
        return self.end_day - timedelta(days=1)

    @property
    def label(self) -> str:
        """Return its name as reports print it: 2026年第一季度."""
        names = {
            PeriodKind.MONTH: _("%(month)s/%(year)s"),
            PeriodKind.QUARTER: [
                _("first quarter of %(year)s"),
                _("second quarter of %(year)s"),
                _("third quarter of %(year)s"),
                _("fourth quarter of %(year)s"),
            ][(self.part - 1) % 4],
            PeriodKind.HALF: _("first half of %(year)s") if self.part == 1 else _("second half of %(year)s"),
            PeriodKind.YEAR: _("year %(year)s"),
        }
        return names[self.kind] % {"year": self.first_day.year, "month": self.first_day.month}

    @property
    def part(self) -> int:
        """Return which one of its year it is, from 1."""
        return (self.first_day.month - 1) // self.kind.months + 1

    def previous(self) -> "Span":
        """Return the period before it."""
        return span_of(self.kind, self.first_day - timedelta(days=1))

    def following(self) -> "Span":
        """Return the period after it."""
        return span_of(self.kind, self.end_day)

    def is_over(self, today: date) -> bool:
        """Say whether all its days are past."""
        return self.end_day <= today


def span_of(kind: PeriodKind | str, day: date) -> Span:
    """Return the period of a kind that holds the day."""
    kind = PeriodKind(kind)
    month = (day.month - 1) // kind.months * kind.months + 1
    end = month + kind.months
    end_day = date(day.year + (end > 12), (end - 1) % 12 + 1, 1)
    return Span(kind, date(day.year, month, 1), end_day)


def latest_over(kind: PeriodKind | str, today: date) -> Span:
    """Return the last period of a kind that is over."""
    return span_of(kind, today).previous()


def recent(kind: PeriodKind | str, today: date, count: int) -> list[Span]:
    """Return the running period and those before it, newest first."""
    spans = [span_of(kind, today)]
    while len(spans) < count:
        spans.append(spans[-1].previous())
    return spans
