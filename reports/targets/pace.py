"""How an actual stands to its target, and what the year will come to at the present pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.figures import Number, exact
from orgs.duty.models.targets import TargetFigure
from reports.targets.figures import LEAST_DAYS, Measured


class Standing(TextChoices):
    """How an actual stands to its target."""

    REACHED = "reached", _("target reached")
    ON_COURSE = "on_course", _("on course")
    BEHIND = "behind", _("behind at the present pace")
    SHORT = "short", _("not reached by the end of the year")
    OPEN = "open", _("too early to say")
    NO_DATA = "no_data", _("no data")
    NO_TARGET = "no_target", _("no target")
    NOT_APPLICABLE = "not_applicable", _("does not apply")


TONES = {Standing.REACHED: "good", Standing.ON_COURSE: "info", Standing.BEHIND: "wait", Standing.SHORT: "wait"}


@dataclass(frozen=True)
class Cell:
    """One figure of one unit: target, actual, forecast; None is no target, no data, too early to say.

    `is_final` where the actual is that of the last day of the year: then there is no pace any more.
    """

    measured: Measured
    target: Number | None
    actual: Number | None
    forecast: Number | None
    url: str = ""
    is_final: bool = False

    @property
    def figure(self) -> TargetFigure:
        """What is measured."""
        return self.measured.figure

    @property
    def applies(self) -> bool:
        """Tell whether there is something to reach: a target of zero asks for nothing, and is none the less set."""
        return self.target != 0

    @property
    def done(self) -> Fraction | None:
        """The exact share of the target that is reached, in percent; None where there is nothing to compare."""
        if self.target is None or self.actual is None or not self.applies:
            return None
        return 100 * exact(self.actual) / exact(self.target)

    @property
    def standing(self) -> Standing:
        """Say how the actual stands to the target."""
        if not self.applies:
            return Standing.NOT_APPLICABLE
        if self.actual is None:
            return Standing.NO_DATA
        if self.target is None:
            return Standing.NO_TARGET
        if self.actual >= self.target:
            return Standing.REACHED
        if self.is_final:
            return Standing.SHORT
        if self.forecast is None:
            return Standing.OPEN
        return Standing.ON_COURSE if self.forecast >= self.target else Standing.BEHIND

    @property
    def tone(self) -> str:
        """The tone of the badge; behind or short is a thing to do, no failure."""
        return TONES.get(self.standing, "")


def last_day(year: int, today: date) -> date:
    """Return the day up to which a year can be measured: today, or its last day when it is over."""
    return min(date(year, 12, 31), today)


def forecast(measured: Measured, start: Number | None, actual: Number | None, day: date) -> Fraction | None:
    """Return what the year will come to at the present pace; None where that cannot be said.

    A flow: actual ÷ days gone by × days of the year. A level: actual + (actual − start) ÷ days gone by × days to go.
    """
    gone, year_days = _days(day)
    if actual is None or gone < LEAST_DAYS:
        return None
    reached = exact(actual)
    if measured.flow:
        return reached / gone * year_days
    if start is None:
        return None
    level = max(reached + (reached - exact(start)) / gone * (year_days - gone), Fraction(0))
    return min(level, Fraction(100)) if measured.figure.is_percent else level


def _days(day: date) -> tuple[int, int]:
    """Return the days of the year gone by, the day included, and the days of the year."""
    first = date(day.year, 1, 1)
    return (day - first).days + 1, (date(day.year + 1, 1, 1) - first).days
