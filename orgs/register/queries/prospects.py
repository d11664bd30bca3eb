"""Enterprises that should have an association, the best prospects first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgs.common.days import alive_on
from orgs.common.enums import LabelKind, SizeClass
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.register.queries.enterprises import seen
from orgs.register.querysets import EnterpriseQuerySet

if TYPE_CHECKING:
    from datetime import date

    from kexie_portal.accounts.models import User

#: Points by label: the best one counts. The steps are wider than all that follows together, so labels come first.
LABEL_POINTS = {
    LabelKind.LITTLE_GIANT: 80,
    LabelKind.SPECIALIZED: 60,
    LabelKind.HIGH_TECH: 40,
    LabelKind.ABOVE_SCALE: 20,
}
SIZE_POINTS = {SizeClass.LARGE: 9, SizeClass.MEDIUM: 6, SizeClass.SMALL: 2}
PARTY_POINTS = 5
#: Points by sci-tech workers, in persons: the first step that is reached counts.
WORKER_STEPS = ((200, 5), (50, 3), (10, 1))


@dataclass(frozen=True)
class Reason:
    """One part of a score."""

    words: str
    points: int


def _points(field: str, points: dict[LabelKind, int] | dict[SizeClass, int]) -> Case:
    whens = [When(**{field: key.value}, then=Value(value)) for key, value in points.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _label_points(day: date) -> Coalesce:

    held = EnterpriseLabel.objects.filter(
        Q(issued__isnull=True) | Q(issued__lte=day),
        Q(expires__isnull=True) | Q(expires__gt=day),
        enterprise=OuterRef("pk"),
    )
    best = held.order_by().values("enterprise").annotate(best=Max(_points("kind", LABEL_POINTS))).values("best")
    return Coalesce(Subquery(best, output_field=IntegerField()), 0)


def _worker_points() -> Case:
    whens = [When(scitech_workers__gte=least, then=Value(points)) for least, points in WORKER_STEPS]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def uncovered(user: User) -> EnterpriseQuerySet:
    """Return the visible living enterprises that no association covers; one that is suspended is not founded anew."""
    day = timezone.localdate()
    covers = CoveredEnterprise.objects.standing_on(day).filter(enterprise=OuterRef("pk"))
    return seen(user).filter(alive_on(day)).filter(~Exists(covers))


def targets(user: User) -> EnterpriseQuerySet:
    """Return the uncovered enterprises with their score (0–99), the highest first; one queryset for list and export."""
    return scored(uncovered(user)).order_by("-score", "name", "pk")  # type: ignore[misc]


def scored(enterprises: EnterpriseQuerySet) -> EnterpriseQuerySet:
    """Annotate the score; its parts follow from it and the row, so that the labels are looked up once."""
    day = timezone.localdate()
    party = Case(
        When(has_party_organization=True, then=Value(PARTY_POINTS)), default=Value(0), output_field=IntegerField()
    )
    return enterprises.annotate(
        score=_label_points(day) + _points("size_class", SIZE_POINTS) + party + _worker_points()
    )


def _worker_part(workers: int | None) -> int:
    return next((points for least, points in WORKER_STEPS if (workers or 0) >= least), 0)


def reasons(enterprise: Enterprise) -> list[Reason]:
    """Explain the score of an annotated enterprise in words, the weightiest part first."""
    workers = enterprise.scitech_workers or 0
    size = SIZE_POINTS.get(SizeClass(enterprise.size_class), 0) if enterprise.size_class else 0
    party = PARTY_POINTS if enterprise.has_party_organization else 0
    rest = _worker_part(workers)
    label = enterprise.score - size - party - rest  # type: ignore[attr-defined]
    found = [Reason(str(kind.label), points) for kind, points in LABEL_POINTS.items() if points == label]
    if size:
        found.append(Reason(str(enterprise.get_size_class_display()), size))
    if party:
        found.append(Reason(_("with a party organization"), party))
    if rest:
        words = ngettext("%(n)d sci-tech worker", "%(n)d sci-tech workers", workers) % {"n": workers}
        found.append(Reason(words, rest))
    return found
