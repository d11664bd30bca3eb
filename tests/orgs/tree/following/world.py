"""Bodies of every kind with all that can hang on them: the world of the access tests, and more on one association."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.workflow import moving
from orgs.changes.actions import change, election
from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.term import TermData, opened
from orgs.changes.enums import ChangeKind
from orgs.common.enums import HOSTS, Kind, OfficerRole
from orgs.founding.models import FoundingCase, FoundingInvitation
from orgs.memberships import letters as certificates
from orgs.memberships.actions.certificate import lacking
from orgs.memberships.models import CertificateSeries, Membership
from orgs.party.models.party import PartyOrganization
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.driver import DriverMark
from orgs.register.models.suspension import Suspension
from orgs.societies.models.federation import Federation
from orgs.societies.models.firm import MemberFirm
from orgs.societies.models.society import Society, SocietyOfficer, SocietyTerm
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName, Succession
from tests.access import world as access
from tests.access.parts import drivers, founding, letters, party, quality, societies, surveys, targets
from tests.access.world import City, World
from tests.orgs import cases
from tests.orgs.factories import (
    LONG_AGO,
    AssociationFactory,
    EnterpriseFactory,
    OfficerFactory,
    UserFactory,
    post,
)
from tests.orgs.societies.made import (
    application_of,
    key_of,
    link_of,
    member_of,
    society_of,
)

TODAY = timezone.localdate()
#: The day on which bodies are closed and changes take effect; what begins LATER ends on its first day.
DAY, LATER, BEFORE = TODAY - timedelta(days=9), TODAY - timedelta(days=3), TODAY - timedelta(days=400)


@dataclass
class Bodies:
    """One body of each kind, in the city of 洛阳, with those who work on it."""

    world: World
    association: Association
    other: Association
    society: Organization
    federation: Organization
    provincial: Organization
    park: Organization
    contact: User

    @property
    def city(self) -> City:
        """Return the city with its units and its officer."""
        return self.world.luoyang

    @property
    def node(self) -> Organization:
        """Return the association's node as it is in the database."""
        return Organization.objects.get(pk=self.association.pk)

    def person(self, role: str) -> User:
        """Return somebody as the next request reads them."""
        return cases.fresh(User.objects.get(pk=self.world.people[role].pk))


def build() -> Bodies:
    """Lay everything out."""
    world = access.build()
    city = world.luoyang
    for part in (societies, party, drivers, targets, quality, letters, surveys):
        for example in part.EXAMPLES.values():
            example(city, world)
    FoundingCase.objects.filter(pk=founding._case(city, "draft").pk).update(association=city.association)
    provincial = societies.provincial_of(world)
    bodies = Bodies(
        world,
        city.association,
        AssociationFactory(unit=city.county, title="牡丹并入科协"),
        city.society,
        city.federation,
        provincial,
        city.park,
        world.people["contact"],
    )
    _fill_association(bodies)
    for node in (city.society, city.federation, provincial):
        _fill_society(bodies, node)
    _fill_park(bodies)
    for node in (city.society, city.federation):
        CertificateSeries.objects.create(body=node, series=f"{node.name[:10]}证")
        certificates.issue(lacking(node), actor=city.officer)
    return bodies


def _fill_association(bodies: Bodies) -> None:
    """Hang on the association what an association can have, on both sides of the day."""
    found, node, city = bodies.association, bodies.association.organization, bodies.city
    _officers(found)
    opened(found, TermData(2, LONG_AGO.replace(year=2025)))
    term = found.terms.get(number=2)
    term.original_due_day, term.extension_number = term.due_day, "洛科协〔2026〕7号"
    term.due_day += timedelta(days=200)
    term.save()
    Suspension.objects.create(association=found, reason="改制", first_day=LONG_AGO, end_day=BEFORE)
    again, late = EnterpriseFactory(unit=city.county), EnterpriseFactory(unit=city.county)
    for firm, first, end in ((again, BEFORE, DAY), (again, DAY, None), (late, LATER, None)):
        CoveredEnterprise.objects.create(association=found, enterprise=firm, first_day=first, end_day=end)
    FormerName.objects.create(organization=node, name="牡丹旧科协", until=BEFORE)
    past = AssociationFactory(unit=city.county, title="牡丹早先科协").organization
    Organization.objects.filter(pk=past.pk).update(closed=BEFORE, successor=node)
    Succession.objects.create(predecessor=past, successor=node, kind="merger", day=BEFORE)
    DriverMark.objects.create(organization=node, driver="society", first_day=BEFORE, through=bodies.society)
    post(UserFactory(), "association_contact", node, first_day=TODAY + timedelta(days=5))
    post(UserFactory(), "association_contact", node, end_day=BEFORE)
    _joined(bodies)
    _open_cases(bodies)


def _officers(found: Association) -> None:
    chair = {"association": found, "role": OfficerRole.CHAIR}
    OfficerFactory(**chair, name="前任", first_day=LONG_AGO, end_day=DAY)  # replaced on the day of the closing
    OfficerFactory(**chair, name="现任", first_day=DAY)
    OfficerFactory(association=found, role=OfficerRole.VICE_CHAIR, name="后来", first_day=LATER)
    OfficerFactory(association=found, role=OfficerRole.SECRETARY_GENERAL, name="多年", first_day=None)


def _joined(bodies: Bodies) -> None:
    """Let the association belong to bodies of county, city and province, and have left and joined again."""
    node, city = bodies.node, bodies.city
    Membership.objects.filter(member=node).update(first_day=LONG_AGO, end_day=DAY, end_reason="退会")
    for body in (bodies.society, bodies.provincial, city.county):
        member_of(body, node, DAY)
    member_of(city.node, node, LATER)
    application_of(bodies.federation, node)
    application_of(society_of(city.node, "牡丹电子"), node, "invited")


def _open_cases(bodies: Bodies) -> None:
    """Let the association have a draft and a returned election, with a last day and somebody to remind."""
    contact = bodies.person("contact")
    data = ChangeData(reason="调整", new_department="技术部")
    change.begin(bodies.association, actor=contact, kind=ChangeKind.DEPARTMENT, data=data)
    day = BEFORE + timedelta(days=300)
    case = election.begin(
        bodies.association, actor=contact, data=cases.election_data(number=3, meeting_day=day, first_day=day)
    )
    moving.move(case, "submit", actor=bodies.person("contact"))
    moving.move(case, "return", actor=bodies.person("jianxi"), note="缺材料")


def _fill_society(bodies: Bodies, node: Organization) -> None:
    """Hang on a society or federation what it can have."""
    city = bodies.city
    if node.kind == Kind.FEDERATION:
        Federation.objects.create(organization=node, city=city.node)
    else:
        key = key_of(city.node, "牡丹轴承") if node.kind == Kind.SOCIETY else None
        Society.objects.create(organization=node, supervisor_id=node.parent_id, key_industry=key)
    for name, first, end in (("前任", LONG_AGO, DAY), ("现任", DAY, None)):
        SocietyOfficer.objects.create(organization=node, role="chair", name=name, first_day=first, end_day=end)
    SocietyOfficer.objects.create(organization=node, role="council", name="后来", first_day=LATER)
    SocietyOfficer.objects.create(organization=node, role="council", name="多年")
    SocietyTerm.objects.filter(organization=node).delete()
    due = TODAY + timedelta(days=60)
    for number, first, end in ((1, LONG_AGO, DAY), (2, DAY, None)):
        SocietyTerm.objects.create(organization=node, number=number, first_day=first, end_day=end, due_day=due)
    PartyOrganization.objects.create(host=node, level="council", kind="branch", name="党支部", first_day=LATER)
    member_of(node, bodies.other.organization, LATER)
    FormerName.objects.create(organization=node, name=f"{node.name}旧名", until=BEFORE)
    if node.kind in HOSTS:
        firm = EnterpriseFactory(unit=city.county)
        MemberFirm.objects.create(body=node, enterprise=firm, first_day=DAY)
        FoundingInvitation.objects.create(body=node, enterprise=firm, due_on=due)
    if node.kind == Kind.PROVINCIAL_SOCIETY:
        link_of(society_of(city.node, "牡丹链接"), node)
    role = "federation_contact" if node.kind == Kind.FEDERATION else "society_contact"
    post(UserFactory(), role, node)


def _fill_park(bodies: Bodies) -> None:
    """Let a park and an association in it belong to bodies of the place that it leaves."""
    inside = AssociationFactory(unit=bodies.park, title="牡丹园内科协").organization
    for node in (bodies.park, inside):
        for body in (bodies.society, bodies.city.county):
            member_of(body, node, BEFORE)
    post(UserFactory(), "county_officer", bodies.park)
    FormerName.objects.create(organization=bodies.park, name="牡丹旧园", until=BEFORE)
