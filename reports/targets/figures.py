"""What each target is measured with, and how its forecast is worked out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgs.duty.models.targets import TargetFigure
from reports.coverage.definitions import DEFINITIONS

Words = str | Promise

#: How the forecasts are worked out, of flows and of levels.
PACES: tuple[Words, ...] = (
    _(
        "New associations are counted from 1 January on. Forecast: what came since then, divided by the days gone by "
        "and multiplied by the days of the year."
    ),
    _(
        "Coverage and memberships are levels on the day. Forecast: the level, plus its change since the end of last "
        "year carried on at the same pace until 31 December."
    ),
)
#: Before so many days of a year have gone by, a pace says nothing.
LEAST_DAYS = 31


@dataclass(frozen=True)
class Measured:
    """How a target is measured: `flow` is counted from 1 January on, else it is a level on the day.

    Where nothing is `recorded` in the portal yet the actual is no data, never zero.
    """

    figure: TargetFigure
    meaning: Words
    flow: bool = False
    recorded: bool = True


def _all() -> list[Measured]:
    founded, coverage = DEFINITIONS["founded"], DEFINITIONS["organization_coverage"]
    work = DEFINITIONS["work_coverage"]
    covered = [Measured(one, coverage.meaning) for one in TargetFigure if one.is_percent]
    return [
        Measured(TargetFigure.NEW_ASSOCIATIONS, founded.meaning, flow=True),
        *covered,
        Measured(
            TargetFigure.JOINED_SOCIETY,
            _("Associations on the books on the day that are members of a living society then; each counts once."),
        ),
        Measured(
            TargetFigure.JOINED_FEDERATION,
            _("Associations on the books on the day that are members of a living federation then."),
        ),
        Measured(TargetFigure.ACTIVE_ASSOCIATIONS, work.meaning, flow=True, recorded=work.applies),
        Measured(
            TargetFigure.NEEDS_SOLVED,
            _("Technical needs solved since 1 January. They are not reported in the portal yet."),
            flow=True,
            recorded=False,
        ),
    ]


MEASURED: dict[TargetFigure, Measured] = {one.figure: one for one in _all()}
