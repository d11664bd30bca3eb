"""The page of every kind of case, in every state and for everybody, asks the same for a few rows and for many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexie_portal.workflow import moving
from orgs.changes.actions.election import PersonData
from orgs.changes.actions.term import TermData, opened
from orgs.common.enums import OfficerRole
from orgs.founding.actions import case as founding_actions
from orgs.register.models.association import CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.succession import FormerName
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place
from tests.orgs.factories import (
    LONG_AGO,
    AssociationFactory,
    CountyFactory,
    EnterpriseFactory,
    OfficerFactory,
    UserFactory,
    fresh_uscc,
    officer_of,
    post,
    valid_uscc,
)
from tests.orgs.founding import cases as foundings
from tests.orgs.societies.made import member_of, society_of

pytestmark = pytest.mark.django_db
FEW, MANY = 1, 30
MOST = 15
#: An approved merger, dissolution or split looks at the rows of each table that it wrote, whether they can be set back,
#: and each page of an approved case asks who decides at its unit, since nobody else undoes it.
MOST_OF = {"merger": 24, "dissolution": 20, "split": 17, "leaders": 16}
READERS = ("contact", "jianxi_officer", "luoyang_officer", "province")


def asked(client: Client, url: str) -> int:
    client.get(url)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        found = client.get(url)
    assert found.status_code in (200, 404)
    return len(queries) if found.status_code == 200 else 0


def with_rows(here: Place, number: int, turn: int) -> Place:
    """Return another association with so many enterprises, people, former names, accounts and memberships."""
    made = AssociationFactory(unit=here.jianxi)
    OfficerFactory(association=made, role=OfficerRole.CHAIR, name="李旧", first_day=LONG_AGO)
    opened(made, TermData(1, LONG_AGO))
    contact = officer_of(made.organization)
    firms = Enterprise.objects.bulk_create(
        Enterprise(uscc=fresh_uscc(), name=f"洛阳第{n}零件公司", unit=here.jianxi, opened=date(2020, 1, 1))
        for n in range(number)
    )
    CoveredEnterprise.objects.bulk_create(
        CoveredEnterprise(association=made, enterprise=firm, first_day=LONG_AGO) for firm in firms
    )
    for n in range(number):
        Officer.objects.create(association=made, role="committee_member", name=f"委员{n}", first_day=LONG_AGO)
        FormerName.objects.create(organization=made.organization, name=f"旧名{turn}之{n}", until=LONG_AGO)
        post(UserFactory(), "association_contact", made.organization)
        member_of(society_of(here.luoyang, f"产业{turn}之{n}"), made.organization)
    return replace(here, association=made, contact=contact)


def case_of(here: Place, kind: str, number: int) -> Any:
    """Begin a case that names so many people or enterprises, where it names some."""
    net, firms = here.net, [cover.enterprise for cover in here.association.covered.filter(is_host=False)]
    people = (*cases.LEADERS, *(PersonData(OfficerRole.COMMITTEE_MEMBER, f"新委员{n}") for n in range(number)))
    if kind == "election":
        return cases.begin_election(here, people=people)
    going = here.association.officers.filter(role="committee_member")
    term = here.association.terms.get()
    said: dict[str, Callable[[], dict[str, Any]]] = {
        "name": lambda: {"new_name": f"{here.association}新"},
        "department": lambda: {"new_department": "研发中心"},
        "leaders": lambda: {"people": people, "leaving": tuple(going)},
        "place": lambda: {"new_parent": CountyFactory(parent=net.luoyang)},
        "merger": lambda: {"target": AssociationFactory(unit=net.jianxi)},
        "split": lambda: {"new_name": f"{here.association}分", "new_host": firms[0], "taking": tuple(firms)},
        "term_extension": lambda: {"new_due_day": term.due_day + timedelta(days=100)},
    }
    if kind == "term_extension":
        term.due_day = TODAY - timedelta(days=20)
        term.save()
    if kind == "resumption":
        cases.approve(cases.begin_change(here, "suspension"), here)
    return cases.begin_change(here, kind, **said.get(kind, dict)())


def way(here: Place, case: Any) -> Iterator[str]:
    """Take a case along, and stop in each of its states."""
    mover = here.jianxi_officer if getattr(case, "kind", "") in ("merger", "split") else here.contact
    yield "draft"
    moving.move(case, "submit", actor=cases.fresh(mover))
    yield "checking"
    moving.move(case, "return", actor=cases.fresh(here.jianxi_officer), note="补材料")
    yield "returned"
    moving.move(case, "submit", actor=cases.fresh(mover))
    moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    yield "approving"
    moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    yield "approved"
    moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    yield "undone"


KINDS = (
    "election", "name", "department", "leaders", "place", "merger", "split", "suspension", "resumption",
    "term_extension", "dissolution",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_case_asks_the_same_for_a_few_rows_and_for_many(kind: str) -> None:
    found: list[dict[tuple[str, str], int]] = []
    net = cases.place()
    for turn, number in enumerate((FEW, MANY)):
        here = with_rows(net, number, turn)
        clients = {name: Client() for name in READERS}
        for name, client in clients.items():
            client.force_login(getattr(here, name))
        case = case_of(here, kind, number)
        url = case.get_absolute_url()
        found.append({(state, name): asked(clients[name], url) for state in way(here, case) for name in READERS})
    few, many = found
    assert many == few
    approved = max(number for (state, _name), number in many.items() if state == "approved")
    assert max(number for (state, _name), number in many.items() if state != "approved") <= MOST, many
    assert approved <= MOST_OF.get(kind, MOST), many


def test_the_page_of_a_founding_asks_the_same_for_a_few_rows_and_for_many() -> None:
    here = foundings.place()
    found: list[dict[tuple[str, str], int]] = []
    for turn, number in enumerate((FEW, MANY)):
        seen = {}
        for order, state in enumerate(foundings.WAY):
            name = f"洛阳{turn}之{order}科协"
            uscc = valid_uscc(810_000_000 + turn * 100 + order)
            EnterpriseFactory(unit=here.net.jianxi, uscc=uscc)
            case = foundings.begin(here, form="area", uscc=uscc, proposed_name=name)
            firms = [EnterpriseFactory(unit=here.net.jianxi) for _turn in range(number)]
            rows = [(firm.uscc, firm.name) for firm in firms]
            case = founding_actions.save_draft(case, actor=here.contact, version=case.version, values={}, partners=rows)
            for verb in foundings.WAY[state]:
                foundings.take(here, case, verb)
            for who in ("contact", "county", "city", "province"):
                client = Client()
                client.force_login(foundings.again(here.people[who]))
                seen[state, who] = asked(client, case.get_absolute_url())
        found.append(seen)
    few, many = found
    # of many entries the history shows the newest: with the first of them it need not look up what that one names
    assert all(many[where] <= number for where, number in few.items()), (few, many)
    # one asks in which steps the city issues its letters, six for the files in the slots and whether they are frozen
    assert max(few.values()) <= MOST + 7, few
