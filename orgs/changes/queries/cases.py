"""Election and change cases with what a list or page shows of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from orgs.cases.queries.desks import signed_for
from orgs.changes.kinds.registry import DEFINITIONS, OFFICERS_ONLY
from orgs.changes.models.case import AssociationCase
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.rules import may as case_rules
from orgs.common.enums import CaseState, Kind
from orgs.common.scope import NOTHING, VIEW, Interval, Scope, holds
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Rows = TypeVar("Rows", bound=QuerySet[AssociationCase])
_PATH = "association__organization__"
_NODE = "association__organization__parent__parent__parent"


def sees_cases(user: User) -> bool:
    """Tell whether a user sees any associations, and so their cases."""
    return holds(user, VIEW)


def listed_elections(user: User) -> QuerySet[ElectionCase]:
    """Return the visible elections, the latest first."""
    return ElectionCase.objects.visible_to(user).select_related(_NODE, "created_by", "term")


def listed_changes(user: User) -> QuerySet[ChangeCase]:
    """Return the visible changes, the latest first."""
    related = [path for kind in DEFINITIONS.values() for path in kind.related]
    return ChangeCase.objects.visible_to(user).select_related(_NODE, "created_by", *related)


def waiting_for(rows: Rows, user: User) -> Rows:
    """Narrow cases to those of which the user has the next step: at their own level, not all that they may do."""
    checks = Q(state=CaseState.CHECKING) & _at(user, case_rules.CHECK, Kind.COUNTY)
    decides = Q(state=CaseState.APPROVING) & _deciding(rows, user)
    own = _at(user, case_rules.FILE, Kind.ASSOCIATION)
    if issubclass(rows.model, ChangeCase):
        own &= ~Q(kind__in=OFFICERS_ONLY)
    mends = Q(state=CaseState.RETURNED) & (Q(created_by=user) | own)
    return rows.filter(checks | decides | mends)


def _deciding(rows: QuerySet[AssociationCase], user: User) -> Q:
    """Return the condition that a case is decided at the user's level: those that reach into another city above."""
    signs = signed_for(user)
    city, province = (_at(user, case_rules.DECIDE, kind) | _within(signs, kind) for kind in (Kind.CITY, Kind.PROVINCE))
    if rows.model is not ChangeCase:
        return city
    crossing = reduce(or_, [_leads_away(f"{kind.leads_to}__") for kind in DEFINITIONS.values() if kind.leads_to])
    return (city & ~crossing) | (province & crossing)


def _leads_away(path: str) -> Q:
    """Return the condition that no city holds both the association and the place at `path`."""
    cities = Organization.objects.filter(kind=Kind.CITY).order_by()
    for end in (_PATH, path):
        tree, left = OuterRef(f"{end}tree_id"), OuterRef(f"{end}lft")
        cities = cities.filter(tree_id=tree, lft__lte=left, rght__gt=left)
    return Q(**{f"{path}id__isnull": False}) & ~Q(Exists(cities))


def _at(user: User, perm: str, kind: Kind) -> Q:
    return _within(Scope.of(user).intervals(perm), kind)


def _within(places: Iterable[Interval], kind: Kind) -> Q:
    parts = [
        Q(**{f"{_PATH}tree_id": i.tree_id, f"{_PATH}lft__gte": i.lft, f"{_PATH}lft__lt": i.rght})
        for i in places
        if i.kind == kind
    ]
    return reduce(or_, parts) if parts else NOTHING
