"""The figures, each stated once: live pages, period reports, drill-down and the command all ask here.

A figure is a numerator and, where it is a rate, a denominator: querysets for a unit on a day. What counts as a row is
decided by the conditions of this module and nowhere else, so a figure always equals the number of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.days import is_past
from orgs.common.enums import EnterpriseClass, Kind, LabelKind, SizeClass
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.register.models.suspension import working_on
from orgs.tree.models.organization import Organization
from orgs.tree.querysets import held_on
from reports.coverage.units import UnitTree

#: The version of the whole set, kept with frozen figures; goes up with the version of any definition below.
VERSION = "2"

CLASSES = tuple(EnterpriseClass)

#: The labels that put an enterprise into a class; a little giant is chosen from among the specialised (专精特新).
LABELS: dict[EnterpriseClass, tuple[str, ...]] = {
    EnterpriseClass.ABOVE_SCALE: (LabelKind.ABOVE_SCALE,),
    EnterpriseClass.HIGH_TECH: (LabelKind.HIGH_TECH,),
    EnterpriseClass.SPECIALIZED: (LabelKind.SPECIALIZED, LabelKind.LITTLE_GIANT),
}
SIZES: dict[EnterpriseClass, tuple[str, ...]] = {
    EnterpriseClass.LARGE_MEDIUM: (SizeClass.LARGE, SizeClass.MEDIUM),
}


# ---------------------------------------------------------------- what counts


def label_holds(day: date, prefix: str = "") -> Q:
    """Return the condition that a label is issued and not yet expired on the day (the day of expiry is out)."""
    issued, expires = f"{prefix}issued", f"{prefix}expires"
    return (Q(**{f"{issued}__isnull": True}) | Q(**{f"{issued}__lte": day})) & (
        Q(**{f"{expires}__isnull": True}) | Q(**{f"{expires}__gt": day})
    )


def of_class(kind: EnterpriseClass | str, day: date, units: Collection[int] | None = None) -> Q:
    """Return the condition that an enterprise belongs to a class on the day.

    `units` says that only enterprises of these units are asked about; it changes the cost, never the answer. `IN`
    instead of `EXISTS`: PostgreSQL hashes both, but prices the latter so high that it compiles the query first.
    """
    kind = EnterpriseClass(kind)
    if kind in SIZES:
        return held_on(Enterprise, "former_sizes", "size_class", list(SIZES[kind]), day)
    if kind not in LABELS:
        return Q()
    labels = EnterpriseLabel.objects.filter(label_holds(day), kind__in=LABELS[kind])
    if units is not None:
        labels = labels.filter(enterprise__unit__in=units)
    return Q(pk__in=labels.order_by().values("enterprise"))


def covered_on(day: date, units: Collection[int] | None = None) -> Q:
    """Return the condition that an association active on the day covers an enterprise on that day."""
    covers = CoveredEnterprise.objects.active_on(day)
    if units is not None:
        covers = covers.filter(enterprise__unit__in=units)
    return Q(pk__in=covers.order_by().values("enterprise"))


def founded_between(first: date, last: date) -> Q:
    """Return the condition that an association was founded from the first to the last day, both counted."""
    return Q(opened__gte=first, opened__lte=last)


# ---------------------------------------------------------------- for whom


@dataclass(frozen=True)
class Selection:
    """A unit with all under it, a day, a class, and the first day of the period that ends with that day.

    Everything counts where it lay on the day: units, associations and enterprises that moved since count where they
    were.
    """

    unit: Organization
    day: date
    enterprise_class: EnterpriseClass = EnterpriseClass.ALL
    first_day: date | None = None
    own_only: bool = field(default=False)

    @property
    def since(self) -> date:
        """The first day of the period; 1 January of the day's year unless set."""
        return self.first_day or self.day.replace(month=1, day=1)

    @cached_property
    def units(self) -> list[int]:
        """The units that count: itself, and all that lay under it on the day unless `own_only`."""
        if self.own_only:
            return [self.unit.pk]
        tree = UnitTree.read(self.unit.tree_id).on(self.day)
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
            2,
            _("organisation coverage"),
            _(
                "Enterprises of the class alive on the day that an association active on that day covers, divided by "
                "all enterprises of the class alive on the day. An enterprise covered twice counts once. "
                "An association is active from its founding until it is closed, but for the days of a suspension."
            ),
            "%",
            _covered,
            _enterprises,
        ),
        Definition(
            "enterprises",
            1,
            _("enterprises registered"),
            _(
                "Enterprises of the class in the register under the unit, set up and not closed on the day; labels "
                "count from the day of issue until the day before they expire."
            ),
            pgettext_lazy("counted in", "enterprises"),
            _enterprises,
        ),
        Definition(
            "covered",
            2,
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
            2,
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
            2,
            _("associations active"),
            _("Enterprise associations under the unit founded, not closed and not suspended on the day."),
            pgettext_lazy("counted in", "associations"),
            _associations,
            by_class=False,
        ),
        Definition(
            "founded",
            1,
            _("associations founded"),
            _("Enterprise associations under the unit founded from the first day of the period to the day."),
            pgettext_lazy("counted in", "associations"),
            _founded,
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
