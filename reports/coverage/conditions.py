"""What counts: the conditions that the definitions are made of, each stated once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from orgs.common.enums import EnterpriseClass, LabelKind, SizeClass
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree.querysets import held_on

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
