"""Deputies stand in for absent people. The network above registers who may be one; with no rule nobody may."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Absence

MayStandIn = Callable[[User, User], bool]
_rules: list[MayStandIn] = []
_candidates: list[Callable[[User], QuerySet[User]]] = []


def register(may_stand_in: MayStandIn, candidates: Callable[[User], QuerySet[User]]) -> None:
    """Set the rule that says who may be a deputy (deputy, absent), and the people among whom a person chooses."""
    _rules[:] = [may_stand_in]
    _candidates[:] = [candidates]


def may_stand_in(deputy: User, absent: User) -> bool:
    """Tell whether a person may read what another is told: they must see as much by their own postings."""
    return deputy.is_active and deputy.pk != absent.pk and bool(_rules) and all(rule(deputy, absent) for rule in _rules)


def candidates_for(user: User) -> QuerySet[User]:
    """Return the people among whom a person chooses a deputy."""
    return _candidates[0](user) if _candidates else User.objects.none()


def deputies_of(absent: Collection[int], day: date) -> dict[int, User]:
    """Return the deputy of each of the people who is away on the day; one whose postings changed is none any more."""
    found: dict[int, User] = {}
    for one in Absence.objects.on(day).select_related("user", "deputy").order_by("pk"):
        if one.user_id in absent and may_stand_in(one.deputy, one.user):
            found[one.user_id] = one.deputy
    return found


def represented_by(user: User) -> list[User]:
    """Return those for whom a person stands in today."""
    if not getattr(user, "is_authenticated", False):
        return []
    rows = Absence.objects.on(timezone.localdate()).filter(deputy=user, user__is_active=True).select_related("user")
    return list({one.user_id: one.user for one in rows if may_stand_in(user, one.user)}.values())
