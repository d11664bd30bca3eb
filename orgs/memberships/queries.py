"""Memberships, applications and associations that have not joined, as lists and tabs show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from orgs.common import scope
from orgs.common.days import in_force_on
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.common.scope import VIEW
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import BODY_KINDS, WAITING_STATES
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.postings.queries import keepers
from orgs.register.models.association import Association
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from datetime import date

    from kexie_portal.accounts.models import User
    from orgs.memberships.querysets import MembershipQuerySet


SIDES = ("body__parent", "member__parent__parent__parent")

#: Bodies that spread over a city.
CITY_WIDE = (Kind.SOCIETY, Kind.FEDERATION)

#: The bodies that an association should (应) or may (可) belong to, as the list of those who have not joined asks.
UNJOINED: dict[str, tuple[Kind, ...]] = {
    "society": (Kind.SOCIETY,),
    "federation": (Kind.FEDERATION,),
    "own": (Kind.CITY, Kind.COUNTY),
    "provincial_society": (Kind.PROVINCIAL_SOCIETY,),
}


def listed(user: User) -> MembershipQuerySet:
    """Return the visible memberships with both sides read along, bodies in tree order."""
    rows = Membership.objects.visible_to(user).select_related(*SIDES)
    return rows.order_by("body__tree_id", "body__lft", "-first_day", "pk")


def applications(user: User) -> QuerySet[MembershipApplication]:
    """Return the visible applications with both sides read along, the latest first."""
    return MembershipApplication.objects.visible_to(user).select_related(*SIDES).order_by("-opened_on", "-pk")


def recommendations(user: User) -> QuerySet[Recommendation]:
    """Return the visible recommendations with both sides read along, the latest first."""
    rows = Recommendation.objects.visible_to(user).select_related(
        "organization__parent__parent__parent", "provincial_society__parent"
    )
    return rows.order_by("-recommended_on", "-pk")


def joined(day: date, kinds: tuple[Kind, ...], outer: str = "pk") -> Exists:
    """Return the condition that a node is a member of a body of one of the kinds on the day."""
    return Exists(Membership.objects.filter(in_force_on(day), member=OuterRef(outer), body__kind__in=kinds))


def unjoined(rows: QuerySet[Association], key: str) -> QuerySet[Association]:
    """Narrow associations to those that belong to no body of a sort; `any`: neither society nor federation."""
    day = timezone.localdate()
    if key == "any":
        return rows.filter(~joined(day, (Kind.SOCIETY,)) | ~joined(day, (Kind.FEDERATION,)))
    return rows.filter(~joined(day, UNJOINED[key]))


def within_reach(user: User, path: str = "") -> Q:
    """Return the condition that a node is in scope, or lies in the city of a society or federation that the user keeps.

    Associations should (应) join these: who keeps one knows by name who has not, and invites.
    """
    held = scope.Scope.of(user)
    kept = [one.organization_id for one in held.intervals(membership_rules.KEEP) if one.kind in CITY_WIDE]
    cities = Organization.objects.filter(children__in=kept, children__closed__isnull=True) if kept else []
    reach = held.condition(VIEW, path)
    for city in cities:
        reach |= Q(**{f"{path}tree_id": city.tree_id, f"{path}lft__gte": city.lft, f"{path}lft__lt": city.rght})
    return reach


def joinable(member: Organization) -> QuerySet[Organization]:
    """Return the bodies that an association or park can apply to: those of its city, and the units above it.

    The names of societies and federations are no secret to those who should (应) join them.
    """
    above = list(tree.ancestors(member))
    cities = [unit for unit in above if unit.kind == Kind.CITY]
    own = [unit.pk for unit in above if unit.kind in (Kind.CITY, Kind.COUNTY)]
    of_city = Q(parent__in=cities, kind__in=(Kind.SOCIETY, Kind.FEDERATION))
    rows = Organization.objects.filter(of_city | Q(pk__in=own), closed__isnull=True)
    return rows.select_related("parent").order_by("kind", "lft")


def provincial_societies(node: Organization) -> QuerySet[Organization]:
    """Return the provincial societies of the province that a node lies in; their names are public."""
    rows = Organization.objects.filter(tree_id=node.tree_id, kind=Kind.PROVINCIAL_SOCIETY, closed__isnull=True)
    return rows.select_related("parent").order_by("name")


def admitting(user: User) -> QuerySet[Organization]:
    """Return the living bodies on whose members a user decides, societies and federations first."""
    rows = Organization.objects.visible_to(user, membership_rules.KEEP).filter(kind__in=BODY_KINDS, closed__isnull=True)
    return rows.select_related("parent").order_by("-kind", "tree_id", "lft")


def deciders(body: Organization) -> QuerySet[User]:
    """Return the people who decide on the members of a body: those who keep it, at itself and at its city."""
    places = [body, body.parent] if body.parent is not None and body.parent.kind == Kind.CITY else [body]
    return keepers(membership_rules.KEEP, places)


def members_of(user: User, body: Organization) -> QuerySet[Membership]:
    """Return the present members of a body as far as the user sees them."""
    rows = listed(user).filter(body=body).current()
    found: QuerySet[Membership] = rows.order_by("member__tree_id", "member__lft")
    return found


def waiting_at(user: User, body: Organization) -> QuerySet[MembershipApplication]:
    """Return what waits at a body: applications to decide, invitations without an answer."""
    return applications(user).filter(body=body, state__in=WAITING_STATES)


def of_member(user: User, member: Organization) -> QuerySet[Membership]:
    """Return the memberships of a node, the present ones first."""
    return listed(user).filter(member=member).order_by("-end_day", "body__kind", "-first_day")


def names_seen(user: User, nodes: list[Organization]) -> set[int]:
    """Return the keys of the nodes whose pages the user may open."""
    return {node.pk for node in nodes if scope.may(user, VIEW, node)}


def societies(user: User, kinds: tuple[Kind, ...] = SOCIETY_KINDS) -> QuerySet[Organization]:
    """Return the visible societies and federations."""
    return Organization.objects.visible_to(user).filter(kind__in=kinds)
