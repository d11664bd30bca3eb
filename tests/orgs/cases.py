"""A city with a code, an association in its county with contact and term, and cases brought to any state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.workflow import moving
from orgs.changes.actions import change, election
from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.election import ElectionData, PersonData
from orgs.changes.actions.term import TermData, opened
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.common import scope
from orgs.common.enums import OfficerRole
from orgs.register.models.association import Association
from orgs.tree.models.organization import Organization
from tests.orgs.factories import LONG_AGO, AssociationFactory, OfficerFactory, officer_of
from tests.orgs.network import Network, build

TODAY = timezone.localdate()
LEADERS = (
    PersonData(OfficerRole.CHAIR, "李新", "13700000001"),
    PersonData(OfficerRole.VICE_CHAIR, "赵新"),
    PersonData(OfficerRole.SECRETARY_GENERAL, "王新"),
)


@dataclass
class Place:
    """The network with one association of 涧西区 and its people."""

    net: Network
    association: Association
    contact: User
    province: User
    other_city: User

    @property
    def node(self) -> Organization:
        """Return the association's node as it is in the database."""
        return Organization.objects.get(pk=self.association.pk)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.net, name)


def place() -> Place:
    """Lay out the network, with codes for the letters."""
    net = build()
    Organization.objects.filter(pk=net.luoyang.pk).update(code="410300")
    Organization.objects.filter(pk=net.zhengzhou.pk).update(code="410100")
    Organization.objects.filter(pk=net.province.pk).update(code="410000")
    net.luoyang.refresh_from_db()
    association = AssociationFactory(unit=net.jianxi, title="洛阳涧光轴承科协", host_department="技术中心")
    OfficerFactory(association=association, role=OfficerRole.CHAIR, name="李旧", first_day=LONG_AGO)
    OfficerFactory(association=association, name="张联系", phone="13900000001")
    opened(association, TermData(1, LONG_AGO))
    association.refresh_from_db()
    return Place(
        net, association, officer_of(association.organization), officer_of(net.province), net.zhengzhou_officer
    )


def election_data(**more: Any) -> ElectionData:
    """Return an election of the second term, held a month ago."""
    day = TODAY - timedelta(days=30)
    return ElectionData(**{"number": 2, "meeting_day": day, "first_day": day, "people": LEADERS, **more})


def fresh(user: User) -> User:
    """Return a user as the next request reads him."""
    scope.forget(user)
    return user


def begin_election(here: Place, **more: Any) -> ElectionCase:
    """Report an election as the association's contact."""
    return election.begin(here.association, actor=fresh(here.contact), data=election_data(**more))


def begin_change(here: Place, kind: str, *, actor: User | None = None, **more: Any) -> ChangeCase:
    """File a change, by the county's officer where only officers may."""
    who = actor or (here.net.jianxi_officer if kind in ("merger", "split") else here.contact)
    data = ChangeData(**{"reason": "工作需要", **more})
    return change.begin(here.association, actor=fresh(who), kind=ChangeKind(kind), data=data)


def hand_in(case: Any, here: Place) -> Any:
    """Submit a case, a merger or split by the county's officer."""
    actor = here.net.jianxi_officer if getattr(case, "kind", "") in ("merger", "split") else here.contact
    moving.move(case, "submit", actor=fresh(actor))
    return case


def forward(case: Any, here: Place) -> Any:
    """Submit a case and forward it."""
    moving.move(hand_in(case, here), "forward", actor=fresh(here.net.jianxi_officer))
    return case


def approve(case: Any, here: Place) -> Any:
    """Take a case all the way."""
    moving.move(forward(case, here), "approve", actor=fresh(here.net.luoyang_officer))
    return case


def days_ago(days: int) -> date:
    """Return a day in the past."""
    return TODAY - timedelta(days=days)
