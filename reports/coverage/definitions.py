"""The figures, each stated once: live pages, period reports, drill-down and the command all ask here.

A figure is a numerator and, where it is a rate, a denominator: querysets for a unit on a day. What counts as a row is
decided by the conditions of this module and nowhere else, so a figure always equals the number of its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.days import is_past
from orgs.common.enums import EnterpriseClass, Kind
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import working_on
from orgs.tree.models.organization import Organization
from reports.coverage import late
from reports.coverage.conditions import covered_on, founded_between, of_class
from reports.coverage.units import UnitTree

#: The version of the whole set, kept with frozen figures; goes up with the version of any definition below.
VERSION = "3"

# ---------------------------------------------------------------- for whom


@dataclass(frozen=True)
class Selection:
    """A unit with all under it, a day, a class, and the first day of the period that ends with that day.

    Everything counts where it lay on the day: units, associations and enterprises that moved since count where they
    were. `tree` spares reading the units where they are at hand.
    """

    unit: Organization
    day: date
    enterprise_class: EnterpriseClass = EnterpriseClass.ALL
    first_day: date | None = None
    own_only: bool = field(default=False)
    tree: UnitTree | None = field(default=None, repr=False, compare=False)

    @property
    def since(self) -> date:
        """The first day of the period; 1 January of the day's year unless set."""
        return self.first_day or self.day.replace(month=1, day=1)

    @cached_property
    def units(self) -> list[int]:
        """The units that count: itself, and all that lay under it on the day unless `own_only`."""
        if self.own_only:
            return [self.unit.pk]
        tree = (self.tree or UnitTree.read(self.unit.tree_id)).on(self.day)
        return [unit.pk for unit in tree.under(self.unit.pk)]

    @property
    def _is_subtree(self) -> bool:
        """Tell whether the tree as it is answers, which an index does at any size."""
        return not self.own_only and not is_past(self.day)

    def enterprises(self) -> QuerySet[Enterprise]:
        """Return the enterprises of the class alive on the day under the unit."""
        rows = Enterprise.objects.alive_on(self.day).filter(of_class(self.enterprise_class, self.day))
        return rows.under(self.unit) if self._is_subtree else rows.right_at(self.units, self.day)

    def associations(self) -> QuerySet[Organization]:
        """Return the nodes of the enterprise associations that lay under the unit on the day, founded or not."""
        rows = Organization.objects.filter(kind=Kind.ASSOCIATION)
        return rows.under(self.unit) if self._is_subtree else rows.right_under(self.units, self.day)


# ---------------------------------------------------------------- the figures

Rows = Callable[[Selection], "QuerySet[Model]"]


@dataclass(frozen=True)
class Definition:
    """A figure with its meaning (口径); `version` goes up when its meaning changes, never otherwise.

    `unit` is what it is counted in; a rate is in percent, 0–100. Without a numerator it does not apply yet.
    """

    key: str
    version: int
    name: str | Promise
    meaning: str | Promise
    unit: str | Promise
    numerator: Rows | None
    denominator: Rows | None = None
    by_class: bool = True

    @property
    def applies(self) -> bool:
        """Tell whether the portal holds what the figure is made of."""
        return self.numerator is not None


def _enterprises(selection: Selection) -> QuerySet[Enterprise]:
    return selection.enterprises()


def _covered(selection: Selection) -> QuerySet[Enterprise]:
    return selection.enterprises().filter(covered_on(selection.day))


def _uncovered(selection: Selection) -> QuerySet[Enterprise]:
    return selection.enterprises().exclude(covered_on(selection.day))


def _associations(selection: Selection) -> QuerySet[Organization]:
    return selection.associations().filter(working_on(selection.day))


def _founded(selection: Selection) -> QuerySet[Organization]:
    return selection.associations().filter(founded_between(selection.since, selection.day))


DEFINITIONS: dict[str, Definition] = {
    one.key: one
    for one in (
        Definition(
            "organization_coverage",
            3,
            _("organisation coverage"),
            _(
                "Enterprises of the class alive on the day that an association active on that day covers, divided by "
                "all enterprises of the class alive on the day. An enterprise covered twice counts once. "
                "An association is active from its founding until it is closed, but for the days of a suspension. "
                "Units, associations and enterprises count where they lay on the day, at the size of the day; one "
                "whose first day is not entered counts from the day of its entry."
            ),
            "%",
            _covered,
            _enterprises,
        ),
        Definition(
            "enterprises",
            2,
            _("enterprises registered"),
            _(
                "Enterprises of the class that lay under the unit on the day, set up and not closed; size class and "
                "labels are those of the day (a label counts from its issue until the day before it expires). One "
                "without a day of setting up counts from the day of its entry."
            ),
            pgettext_lazy("counted in", "enterprises"),
            _enterprises,
        ),
        Definition(
            "covered",
            3,
            _("enterprises covered"),
            _(
                "Enterprises of the class alive on the day that at least one association active on that day covers; "
                "one that is suspended on the day is not active."
            ),
            pgettext_lazy("counted in", "enterprises"),
            _covered,
        ),
        Definition(
            "uncovered",
            3,
            _("enterprises not covered"),
            _(
                "Enterprises of the class alive on the day that no association active on that day covers; one that is "
                "suspended on the day is not active."
            ),
            pgettext_lazy("counted in", "enterprises"),
            _uncovered,
        ),
        Definition(
            "associations",
            3,
            _("associations active"),
            _(
                "Enterprise associations that lay under the unit on the day, founded, not closed and not suspended; "
                "one without a founding date counts from the day of its entry."
            ),
            pgettext_lazy("counted in", "associations"),
            _associations,
            by_class=False,
        ),
        Definition(
            "founded",
            2,
            _("associations founded"),
            _(
                "Enterprise associations founded from the first day of the period to the day that lay under the unit "
                "on the day."
            ),
            pgettext_lazy("counted in", "associations"),
            _founded,
            by_class=False,
        ),
        Definition(
            "undated",
            1,
            _("enterprises without a day of setting up"),
            _(
                "Enterprises of the class that count on the day without a day of setting up: they count from the day "
                "of their entry, so that no figure of the days before changes by them."
            ),
            pgettext_lazy("counted in", "enterprises"),
            lambda selection: selection.enterprises().filter(opened__isnull=True),
        ),
        Definition(
            "entered_late",
            1,
            _("enterprises entered late"),
            _(
                "Enterprises of which something that counts was entered after the day on which it takes effect: the "
                "enterprise itself, its closing, its place, its size class, that an association covers it. On the "
                "present day these are the entries of today; of a day that is over, the entries made since which "
                "change its figures."
            ),
            pgettext_lazy("counted in", "enterprises"),
            lambda selection: late.enterprises(selection.units, selection.day).filter(
                of_class(selection.enterprise_class, selection.day)
            ),
        ),
        Definition(
            "associations_late",
            1,
            _("associations entered late"),
            _(
                "Enterprise associations of which something that counts was entered after the day on which it takes "
                "effect: the founding, the closing, the place, a suspension. Days as for enterprises entered late."
            ),
            pgettext_lazy("counted in", "associations"),
            lambda selection: late.associations(selection.units, selection.day),
            by_class=False,
        ),
        Definition(
            "work_coverage",
            1,
            _("work coverage"),
            _(
                "Associations active in the period with at least n confirmed activities in it, divided by the "
                "associations active in the period. It does not apply until activities are reported in the portal."
            ),
            "%",
            None,
            None,
            by_class=False,
        ),
    )
}


def versions() -> dict[str, int]:
    """Return the version of each definition by its key, to be kept with frozen figures."""
    return {key: definition.version for key, definition in DEFINITIONS.items()}


def rows_of(key: str, selection: Selection) -> Any:
    """Return the queryset of the rows that a figure counts; for a rate those of its numerator.

    Raises `LookupError` for a figure that is not there or does not apply yet.
    """
    numerator = DEFINITIONS[key].numerator
    if numerator is None:
        raise LookupError(key)
    return numerator(selection)
