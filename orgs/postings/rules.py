"""Who may hand out, change and end postings: typed predicates that refuse by default."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from orgs.common.enums import PARENT_KINDS, Kind
from orgs.common.roles import ROLES, Role
from orgs.common.scope import Scope, holds, may

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User
    from orgs.postings.models import Posting
    from orgs.tree.models.organization import Organization

HAND_OUT = "orgs.hand_out_postings"
ACCESS = "orgs.hand_out_access"
#: No posting runs longer without being looked at again.
LONGEST = timedelta(days=5 * 365 + 1)
#: Families whose holders need a second factor.
OFFICIAL_FAMILIES = ("officer", "system")


def may_see_postings(user: User) -> bool:
    """Tell whether a user has to do with postings: an officer with people below, or the security administrator."""
    return holds(user, HAND_OUT) or holds(user, ACCESS)


def is_security_administrator(user: User) -> bool:
    """Tell whether a user hands out access to anybody."""
    return holds(user, ACCESS)


def may_hand_out(user: User, role_key: str, organization: Organization) -> bool:
    """Tell whether a user may hand out a role at an organization.

    The security administrator hands out any role. Officers hand out work roles only, never a permission that
    they do not hold there, and either strictly below their own unit or a lesser role at it.
    """
    role = ROLES.get(role_key)
    if role is None or organization.kind not in role.at or organization.closed is not None:
        return False
    return _reaches(user, role, organization)


def may_hand_out_to(user: User, person: User) -> bool:
    """Tell whether a user may give the person a posting: never to themselves, never to a closed account."""
    return person.pk != user.pk and person.is_active and may_see_postings(user)


def roles_for(user: User) -> list[Role]:
    """List the roles that a user may hand out somewhere, for the choices of the form."""
    if holds(user, ACCESS):
        return list(ROLES.values())
    if not holds(user, HAND_OUT):
        return []
    scope = Scope.of(user)
    held = {perm[5:] for perm in scope.by_permission}
    kinds = {interval.kind for interval in scope.intervals(HAND_OUT)}
    return [role for role in ROLES.values() if role.family != "system" and _fits_below(role, held, kinds)]


def latest_end_day(user: User, role_key: str, organization: Organization, today: date | None = None) -> date:
    """Return the last end day that a user may set: not after their own posting there, nor after five years."""
    cap = (today or timezone.localdate()) + LONGEST
    if may(user, ACCESS, organization):
        return cap
    own = [posting.end_day for posting in _own_postings_over(user, organization) if HAND_OUT[5:] in _held_by(posting)]
    return cap if not own or None in own else min(cap, max(day for day in own if day is not None))


def may_end(user: User, posting: Posting) -> bool:
    """Tell whether a user may end a posting or change its end day: one that they could hand out, never their own."""
    role = ROLES.get(posting.role)
    if role is None or posting.user_id == user.pk or is_over(posting):
        return False
    return _reaches(user, role, posting.organization)


def is_over(posting: Posting, today: date | None = None) -> bool:
    """Tell whether a posting has ended; the end day is out."""
    return posting.end_day is not None and posting.end_day <= (today or timezone.localdate())


def may_reset_password(user: User, person: User) -> bool:
    """Tell whether a user may give the person a temporary password.

    Whoever resets a password can act as the person. So officers may only where they could hand out everything that
    the person holds; the security administrator may for anybody but themselves.
    """
    if user.pk == person.pk or not person.is_active:
        return False
    if holds(user, ACCESS):
        return True
    running = [posting for posting in person.postings.select_related("organization") if not is_over(posting)]
    return bool(running) and all(may_end(user, posting) for posting in running)


def may_keep_account(user: User, person: User) -> bool:
    """Tell whether a user may unlock, close or open the person's account or take away lost second factors."""
    return user.pk != person.pk and holds(user, ACCESS)


def is_official(user: User) -> bool:
    """Tell whether a user holds any officer's or administrator's posting, which a second factor protects."""
    roles = [role.key for role in ROLES.values() if role.family in OFFICIAL_FAMILIES]
    postings: QuerySet[Posting] = user.postings.all()
    return any(posting.is_in_force_on(timezone.localdate()) for posting in postings.filter(role__in=roles))


def _fits_below(role: Role, held: set[str], kinds: set[str]) -> bool:
    """Tell whether a role fits some kind of organization below one of these kinds, or is a lesser one at it."""
    if not role.permissions <= _with_signing(held):
        return False
    below = {kind for kind in Kind.values for own in kinds if _may_lie_under(kind, own)}
    return bool(below & set(role.at)) or (role.permissions < held and bool(kinds & set(role.at)))


def _may_lie_under(kind: str, above: str) -> bool:
    parents = PARENT_KINDS[kind]
    return above in parents or any(_may_lie_under(parent, above) for parent in parents)


def _reaches(user: User, role: Role, organization: Organization) -> bool:
    scope = Scope.of(user)
    if scope.may(ACCESS, organization):
        return True
    if role.family == "system":
        return False
    held = {perm[5:] for perm in scope.by_permission if scope.may(perm, organization)}
    if HAND_OUT[5:] not in held:
        return False
    over = [interval for interval in scope.intervals(HAND_OUT) if interval.holds(organization)]
    if any(interval.organization_id != organization.pk for interval in over):
        return role.permissions <= _with_signing(held)
    return role.permissions < held


def _with_signing(held: set[str]) -> set[str]:
    """Add what the leader in charge of a unit below holds: nobody appoints the leader who signs second at their own."""
    return held | {"sign_case"} if "decide_case" in held else held


def _held_by(posting: Posting) -> frozenset[str]:
    return ROLES[posting.role].permissions if posting.role in ROLES else frozenset()


def _own_postings_over(user: User, organization: Organization) -> list[Posting]:
    today = timezone.localdate()
    return [
        posting
        for posting in user.postings.select_related("organization")
        if posting.is_in_force_on(today)
        and posting.organization.tree_id == organization.tree_id
        and posting.organization.lft <= organization.lft
        and organization.rght <= posting.organization.rght
    ]


def may_read_handover(user: User, person: User) -> bool:
    """Tell whether a user may read what a person hands over: an officer who hands out postings where the person works.

    The security administrator hands out access and sees nobody's work (GB/T 22239-2019, 8.1.5).
    """
    held = Scope.of(user)
    places = [posting.organization for posting in person.postings.select_related("organization")]
    return bool(places) and all(held.may(HAND_OUT, place) for place in places)
