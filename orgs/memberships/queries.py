"""Memberships, applications and associations that have not joined, as lists and tabs show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from orgs.common import scope
from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.common.scope import VIEW
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import BODY_KINDS, WAITING_STATES, ApplicationState
from orgs.memberships.models import JoinCriteria, Membership, MembershipApplication, Recommendation
from orgs.postings.queries import keepers
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import EnterpriseLabel
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


def fitting(rows: QuerySet[Association], criteria: JoinCriteria) -> QuerySet[Association]:
    """Narrow associations to those below a unit that fit its criteria by size and influence; the host is measured.

    What the register does not know of a host fits no measure that asks for it.
    """
    day, unit = timezone.localdate(), criteria.unit
    hosts = CoveredEnterprise.objects.filter(in_force_on(day), association=OuterRef("pk"), is_host=True)
    if criteria.size_classes:
        hosts = hosts.filter(enterprise__size_class__in=criteria.size_classes)
    if criteria.labels:
        issued = Q(issued__isnull=True) | Q(issued__lte=day)
        runs = Q(expires__isnull=True) | Q(expires__gt=day)
        held = EnterpriseLabel.objects.filter(issued, runs, kind__in=criteria.labels)
        hosts = hosts.filter(enterprise__in=held.order_by().values("enterprise"))
    if criteria.min_staff is not None:
        hosts = hosts.filter(enterprise__staff__gte=criteria.min_staff)
    if criteria.min_scitech_workers is not None:
        hosts = hosts.filter(enterprise__scitech_workers__gte=criteria.min_scitech_workers)
    inside = {"tree_id": unit.tree_id, "lft__gt": unit.lft, "lft__lt": unit.rght}
    rows = rows.filter(Exists(hosts), **{f"organization__{name}": edge for name, edge in inside.items()})
    return rows if criteria.min_members is None else rows.filter(members__gte=criteria.min_members)


def unasked(rows: QuerySet[Association], body: Organization) -> QuerySet[Association]:
    """Narrow associations to those that are no members of a body and were never asked, and never asked themselves."""
    members = Membership.objects.current().filter(member=OuterRef("pk"), body=body)
    asked = MembershipApplication.objects.filter(member=OuterRef("pk"), body=body)
    return rows.filter(~Exists(members), ~Exists(asked))


@dataclass(frozen=True)
class FitFigures:
    """How many associations fit a unit's criteria, and what came of asking; `fitting` counts members along."""

    fitting: int
    members: int
    unasked: int
    invited: int
    accepted: int
    declined: int


def fit_figures(user: User, criteria: JoinCriteria) -> FitFigures:
    """Count who fits a unit's criteria today, and the answers to its invitations and applications so far."""
    day, unit = timezone.localdate(), criteria.unit
    living = Association.objects.filter(alive_on(day, "organization__"))
    fits = fitting(living.visible_to(user), criteria)
    members = Membership.objects.current().filter(body=unit).order_by().values("member")
    counted = dict(
        MembershipApplication.objects.visible_to(user)
        .filter(body=unit)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return FitFigures(
        fitting=fits.count(),
        members=fits.filter(pk__in=members).count(),
        unasked=unasked(fits, unit).count(),
        **{
            state.value: counted.get(state.value, 0)
            for state in (ApplicationState.INVITED, ApplicationState.ACCEPTED, ApplicationState.DECLINED)
        },
    )


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
