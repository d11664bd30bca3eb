"""Who moves out of a city or county leaves what takes members only there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.workflow import moving
from orgs.memberships.models import Membership
from orgs.tree.models.organization import Organization
from orgs.units import actions
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.societies.made import federation_of, member_of, provincial_society_of, society_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def joined(here: Place) -> dict[str, Membership]:
    """Let the association belong to bodies of its county, its city and the province."""
    bodies = {
        "society": society_of(here.luoyang),
        "federation": federation_of(here.luoyang),
        "county": here.jianxi,
        "city": here.luoyang,
        "province": provincial_society_of(here.net.province),
    }
    node = Organization.objects.get(pk=here.association.pk)
    return {name: member_of(body, node) for name, body in bodies.items()}


def ended(joined: dict[str, Membership]) -> set[str]:
    open_ones = set(Membership.objects.filter(end_day__isnull=True).values_list("pk", flat=True))
    return {name for name, row in joined.items() if row.pk not in open_ones}


def to_zhengzhou(here: Place, **more: object) -> object:
    clerk = officer_of(here.net.province)  # who files does not decide
    return cases.begin_change(here, "place", actor=clerk, new_parent=here.net.guancheng, **more)


def test_a_change_of_place_to_another_city_ends_what_is_of_the_old_one(
    here: Place, joined: dict[str, Membership]
) -> None:
    case = to_zhengzhou(here, day=days_ago(3))
    moving.move(case, "submit", actor=cases.fresh(here.contact))
    moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    moving.move(case, "approve", actor=cases.fresh(here.province))
    assert ended(joined) == {"society", "federation", "county", "city"}
    row = Membership.objects.get(pk=joined["society"].pk)
    assert (row.end_day, here.net.guancheng.name in row.end_reason) == (days_ago(3), True)
    moving.move(case, "undo", actor=cases.fresh(here.province), note="录入有误")
    assert ended(joined) == set()
    assert Membership.objects.get(pk=row.pk).end_reason == ""


def test_a_move_inside_the_city_ends_only_what_is_of_the_county(here: Place, joined: dict[str, Membership]) -> None:
    cases.approve(cases.begin_change(here, "place", new_parent=here.luoyang), here)
    assert ended(joined) == {"county"}


def test_a_move_by_hand_ends_the_same_and_says_so_before(
    client: Client, here: Place, joined: dict[str, Membership]
) -> None:
    client.force_login(cases.fresh(here.province))
    page = client.get(reverse("orgs:organization_move", args=[here.association.pk])).content.decode()
    assert joined["society"].body.name in page
    assert joined["province"].body.name not in page
    actions.move(here.node, actor=cases.fresh(here.province), target=here.net.guancheng, reason="迁址")
    assert ended(joined) == {"society", "federation", "county", "city"}
    assert Membership.objects.get(pk=joined["federation"].pk).end_day == TODAY


def test_a_park_that_moves_takes_its_associations_out_as_well(here: Place) -> None:
    inside = AssociationFactory(unit=here.park, title="园区里的科协")
    row = member_of(federation_of(here.luoyang), Organization.objects.get(pk=inside.pk))
    actions.move(here.park, actor=cases.fresh(here.province), target=here.net.zhengzhou, reason="区划调整")
    assert Membership.objects.get(pk=row.pk).end_day == TODAY


def test_the_page_of_a_change_names_what_will_end(client: Client, here: Place, joined: dict[str, Membership]) -> None:
    client.force_login(cases.fresh(here.province))
    form = client.get(reverse("orgs:change_create", args=[here.association.pk, "place"])).content.decode()
    assert joined["society"].body.name in form
    page = client.get(to_zhengzhou(here).get_absolute_url()).content.decode()  # type: ignore[attr-defined]
    assert joined["society"].body.name in page
    assert joined["province"].body.name not in page
    inside = cases.begin_change(here, "name", new_name="新名科协")
    assert joined["society"].body.name not in client.get(inside.get_absolute_url()).content.decode()


def test_a_merger_makes_nobody_a_member_from_another_city_or_county(
    client: Client, here: Place, joined: dict[str, Membership]
) -> None:
    far = AssociationFactory(unit=here.net.guancheng, title="郑州的科协")
    case = cases.begin_change(here, "merger", actor=officer_of(here.net.province), target=far)
    client.force_login(cases.fresh(here.province))
    page = client.get(case.get_absolute_url()).content.decode()
    assert joined["society"].body.name in page, "said before it is decided"
    for verb in ("submit", "forward"):
        moving.move(case, verb, actor=cases.fresh(here.jianxi_officer))
    moving.move(case, "approve", actor=cases.fresh(here.province))
    assert ended(joined) == set(joined)
    kept = Membership.objects.filter(member_id=far.pk, end_day__isnull=True)
    assert [row.body_id for row in kept] == [joined["province"].body_id]
