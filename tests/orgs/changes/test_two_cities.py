"""A move or merger that leads into another city waits for the province, which decides it and issues the letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kexie_portal.documents import queries as letter_queries
from kexie_portal.errors import NotAllowed
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow import moving
from orgs.changes import letters as case_letters
from orgs.changes.models.change import ChangeCase
from orgs.changes.queries.cases import listed_changes, listed_elections, waiting_for
from orgs.common.scope import may
from orgs.tree.models.organization import Organization
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import AssociationFactory, post

pytestmark = pytest.mark.django_db
CROSSING = "由省科协审批并发文"


@pytest.fixture
def here() -> Place:
    return cases.place()


def waiting(here: Place) -> dict[str, int]:
    """Return of how many cases each officer has the next step."""
    people = {"county": here.jianxi_officer, "city": here.luoyang_officer, "other": here.other_city}
    people["province"] = here.province
    found = {}
    for name, user in people.items():
        cases.fresh(user)
        found[name] = (
            waiting_for(listed_changes(user), user).count() + waiting_for(listed_elections(user), user).count()
        )
    return found


def asked(here: Place, kind: str, unit: Organization) -> dict[str, Any]:
    return {"new_parent": unit} if kind == "place" else {"target": AssociationFactory(unit=unit)}


@pytest.mark.parametrize("kind", ["place", "merger"])
def test_it_waits_for_the_province_which_decides_it(client: Client, here: Place, kind: str) -> None:
    more = asked(here, kind, here.guancheng)
    case = cases.hand_in(cases.begin_change(here, kind, **more), here)
    assert waiting(here) == {"county": 1, "city": 0, "other": 0, "province": 0}
    moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    assert waiting(here) == {"county": 0, "city": 0, "other": 0, "province": 1}
    deadline = Deadline.objects.open().of(case).get()
    assert [one.user for one in deadline.people.all()] == [here.province]
    for officer in (here.luoyang_officer, here.other_city):
        with pytest.raises(NotAllowed):
            moving.move(case, "approve", actor=cases.fresh(officer))
    client.force_login(cases.fresh(here.luoyang_officer))
    assert CROSSING in client.get(case.get_absolute_url()).content.decode()
    moving.move(case, "approve", actor=cases.fresh(here.province))
    (letter,) = letter_queries.letters_of(case)
    assert (letter.unit_code, letter.signer) == ("410000", "河南省科学技术协会")
    assert ChangeCase.objects.get().state == "approved"


def test_the_copies_go_to_both_cities_and_the_county(here: Place) -> None:
    case = cases.begin_change(here, "place", new_parent=here.zhengzhou)
    assert case_letters.prepared(case)[2]["copy_to"] == [
        "洛阳市科学技术协会",
        "郑州市科学技术协会",
        "涧西区科学技术协会",
    ]


@pytest.mark.parametrize("kind", ["place", "merger"])
@pytest.mark.parametrize("where", ["luoyang", "park"])
def test_inside_a_city_the_city_decides(client: Client, here: Place, kind: str, where: str) -> None:
    case = cases.forward(cases.begin_change(here, kind, **asked(here, kind, getattr(here, where))), here)
    assert waiting(here) == {"county": 0, "city": 1, "other": 0, "province": 0}
    client.force_login(cases.fresh(here.luoyang_officer))
    assert CROSSING not in client.get(case.get_absolute_url()).content.decode()
    moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert letter_queries.letters_of(case)[0].unit_code == "410300"


def test_who_is_posted_in_both_cities_does_not_decide_in_the_provinces_name(here: Place) -> None:
    post(here.luoyang_officer, "city_officer", here.zhengzhou)
    case = cases.forward(cases.begin_change(here, "place", new_parent=here.guancheng), here)
    with pytest.raises(NotAllowed):
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))


def test_after_the_move_the_new_city_keeps_it_and_the_old_one_no_more(client: Client, here: Place) -> None:
    case = cases.forward(cases.begin_change(here, "place", new_parent=here.guancheng), here)
    moving.move(case, "approve", actor=cases.fresh(here.province))
    node = here.node
    for user, sees in ((here.luoyang_officer, False), (here.jianxi_officer, False), (here.other_city, True)):
        assert may(cases.fresh(user), "orgs.manage_association", node) is sees
        client.force_login(cases.fresh(user))
        assert client.get(node.get_absolute_url()).status_code == (200 if sees else 404)
    assert may(cases.fresh(here.contact), "orgs.file_case", node)
