"""Applications of associations of 涧西 to the federation of 洛阳, with the people of both sides."""

from __future__ import annotations

from dataclasses import dataclass

from kexie_portal.accounts.models import User
from orgs.memberships.actions import application as actions
from orgs.memberships.models import MembershipApplication
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import federation_of


@dataclass
class Applied:
    """An application with the association's contact and two officers of the city, who decide."""

    net: Network
    body: Organization
    member: Organization
    contact: User
    officer: User
    second: User
    application: MembershipApplication


def fresh(user: User) -> User:
    """Return a user as the next request reads them."""
    return User.objects.get(pk=user.pk)


def applied(*, certifies: bool = True) -> Applied:
    """File an application by the association's contact; a city with a code issues certificates to those admitted."""
    net = build()
    if certifies:
        Organization.objects.filter(pk=net.luoyang.pk).update(code="410300")
        net.luoyang.refresh_from_db()
    body = federation_of(net.luoyang)
    member = AssociationFactory(unit=net.jianxi).organization
    contact = officer_of(member)
    made = actions.apply(member, actor=fresh(contact), body=body, form="group", words="愿加入联合会")
    return Applied(net, body, member, contact, net.luoyang_officer, officer_of(net.luoyang), made)


def many(here: Applied, count: int) -> list[MembershipApplication]:
    """File applications of further associations, one contact for each."""
    found = [here.application]
    for _number in range(count - 1):
        member = AssociationFactory(unit=here.net.jianxi).organization
        contact = officer_of(member)
        found.append(actions.apply(member, actor=fresh(contact), body=here.body, form="group", words="愿加入联合会"))
    return found
