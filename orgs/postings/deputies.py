"""Who may be a person's deputy: a colleague there or above whose own postings show all that the person sees."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices import absences, people
from orgs.common.days import in_force_on
from orgs.common.roles import OFFICES, ROLES
from orgs.common.scope import Interval, Scope
from orgs.postings.models import Posting
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

#: What a notice or a line of the work list may tell; whoever stands in must hold each of them where the other does.
SEES = (
    "orgs.view_unit",
    "orgs.view_personal",
    "orgs.view_audit",
    "orgs.view_signin_log",
    "orgs.hand_out_access",
    "orgs.run_system",
)


def install() -> None:
    """Tell the notices who may be a deputy."""
    absences.register(may_stand_in, candidates_for)
    people.register(posted_under)


def may_stand_in(deputy: User, absent: User) -> bool:
    """Tell whether the deputy's own postings show all that the absent sees; a person who sees nothing has no deputy."""
    theirs, own = Scope.of(absent), Scope.of(deputy)
    wanted = [(perm, interval) for perm in SEES for interval in theirs.intervals(perm)]
    return bool(wanted) and all(any(_holds(one, part) for one in own.intervals(perm)) for perm, part in wanted)


def _holds(outer: Interval, inner: Interval) -> bool:
    return outer.tree_id == inner.tree_id and outer.lft <= inner.lft and inner.rght <= outer.rght


def candidates_for(user: User) -> QuerySet[User]:
    """Return whom a person may choose as deputy: the same role at the same place, officers there or above."""
    rows = Posting.objects.current().filter(user=user).select_related("organization")
    chosen = Q(pk__in=[])
    for posting in rows:
        node = posting.organization
        same = Q(postings__organization=node, postings__role=posting.role)
        chosen |= same
        if ROLES[posting.role].family == "officer":
            above = list(tree.ancestors(node, include_self=True).values_list("pk", flat=True))
            chosen |= Q(postings__organization__in=above, postings__role__in=OFFICES)
    if not Scope.of(user).by_permission:
        return User.objects.none()
    held = in_force_on(timezone.localdate(), "postings__")
    found = User.objects.filter(held, chosen, is_active=True).exclude(pk=user.pk)
    return found.distinct().order_by("name", "pk")


def posted_under(user: User) -> QuerySet[User]:
    """Return the people with a posting in force where a user runs the system, of any role."""
    where = Scope.of(user).condition("orgs.run_system", "postings__organization__")
    held = in_force_on(timezone.localdate(), "postings__")
    rows = User.objects.filter(held, where, is_active=True).order_by()
    return User.objects.filter(pk__in=rows.values("pk"))


def units_of(people: list[User]) -> list[Organization]:
    """Return where people are posted today."""
    rows = Posting.objects.current().filter(user__in=people).select_related("organization")
    return list({row.organization_id: row.organization for row in rows}.values())
