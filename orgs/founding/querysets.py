"""Founding cases as words that chain: `visible_to(user)`, `open()`, `waiting_for(user)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from orgs.common.querysets import ScopedQuerySet, TwoSidedQuerySet
from orgs.common.scope import VIEW, VIEW_PERSONAL
from orgs.founding.enums import CLOSED_STATES, DoorState, FoundingState, InvitationState

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

FILE = "orgs.file_case"
CHECK = "orgs.check_case"
DECIDE = "orgs.decide_case"
#: What the account of an enterprise may do at the one case to which it is bound.
GUEST = (VIEW, VIEW_PERSONAL, FILE)


def seen(user: User, perm: str, path: str = "") -> Q:
    """Return the condition on cases below `path` that a user reaches: by the unit, or for their own association."""
    from orgs.common.scope import Scope  # scope stands above the models

    scope = Scope.of(user)
    return scope.condition(perm, f"{path}unit__") | filed_for(user, perm, path)


def filed_for(user: User, perm: str, path: str = "") -> Q:
    """Return the condition that a user's own association filed: a posting at the units above it reaches by the unit.

    Otherwise an association that moved on would take its cases along to another county.
    """
    from orgs.common.scope import Scope

    own = [interval.organization_id for interval in Scope.of(user).intervals(perm)]
    return Q(**{f"{path}filed_from__in": own}) | guest_of(user, perm, path)


def guest_of(user: User, perm: str, path: str = "") -> Q:
    """Return the condition that a case is the one to which the user's account is bound; a posting asks for none."""
    from orgs.common.scope import Scope

    bound = perm in GUEST and user.is_authenticated and user.is_active and not Scope.of(user).by_permission
    return Q(**{f"{path}guest": user.pk}) if bound else Q(pk__in=[])


class FoundingCaseQuerySet(QuerySet[Any]):
    """Founding cases."""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the cases of the user's units, and to those that their own association filed."""
        return self.filter(seen(user, perm))

    def under(self, node: Organization) -> Self:
        """Narrow to the cases of the units under a node."""
        return self.filter(unit__tree_id=node.tree_id, unit__lft__gte=node.lft, unit__lft__lt=node.rght)

    def open(self) -> Self:
        """Narrow to the cases that are under way, drafts among them."""
        return self.exclude(state__in=CLOSED_STATES)

    def overdue(self) -> Self:
        """Narrow to the cases whose time in the present state is over."""
        return self.filter(due_on__lt=timezone.localdate())

    def drafts_of(self, user: User) -> Self:
        """Narrow to what a user has begun and not handed in."""
        return self.filter(state=FoundingState.DRAFT, created_by=user)

    def without_account(self) -> Self:
        """Narrow to those whose association is in the tree and has nobody yet who signs in for it."""
        from orgs.postings.models import Posting  # models stand above their querysets

        posted = Posting.objects.current().filter(organization=OuterRef("association_id"))
        living = self.filter(state=FoundingState.FILED, association__organization__closed__isnull=True)
        return living.filter(~Exists(posted))

    def waiting_for(self, user: User) -> Self:
        """Narrow to the cases whose next step is the user's; a county's become its city's once they are overdue."""
        from orgs.cases.queries.desks import signed_for
        from orgs.common.scope import Scope

        scope = Scope.of(user)
        leads = Q(city__in=[one.organization_id for one in signed_for(user)])
        check, city = scope.condition(CHECK, "unit__"), scope.condition(DECIDE, "city__")
        province = scope.condition(DECIDE, "city__parent__")
        due = ~city | Q(county__isnull=True) | Q(due_on__lt=timezone.localdate())
        desk = Q(state__in=[FoundingState.COUNTY, FoundingState.MET]) & check & due
        own = filed_for(user, FILE) | (Q(filed_from__isnull=True) & scope.condition(FILE, "unit__"))
        filing = Q(state__in=[FoundingState.RETURNED, FoundingState.APPROVED]) & own
        return self.filter(desk | (Q(state=FoundingState.CITY) & (city | leads)) | filing).exclude(province)


class FoundingPartQuerySet(QuerySet[Any]):
    """Rows that hang on a founding case."""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the rows of cases that the user reaches."""
        return self.filter(seen(user, perm, "case__"))


class FoundingInvitationQuerySet(TwoSidedQuerySet):
    """Invitations to found an association, seen by the society and by the units in which the enterprise lies."""

    sides = ("body__", "enterprise__unit__")

    def in_state(self, state: str) -> Self:
        """Narrow to those in one state today; one whose last day has passed without an answer has expired."""
        today = timezone.localdate()
        if state == InvitationState.INVITED:
            return self.filter(state=state, due_on__gte=today)
        if state == InvitationState.EXPIRED:
            return self.filter(Q(state=state) | Q(state=InvitationState.INVITED, due_on__lt=today))
        return self.filter(state=state)


class FoundingDoorQuerySet(ScopedQuerySet):
    """Doors of units, as words that chain."""

    scope_path = "unit__"

    def in_state(self, state: str) -> Self:
        """Narrow to those in one state today; a link whose days are over has expired."""
        now = timezone.now()
        if state == DoorState.INVITED:
            return self.filter(state=state, expires_at__gt=now)
        if state == DoorState.EXPIRED:
            return self.filter(state=DoorState.INVITED, expires_at__lte=now)
        return self.filter(state=state)
