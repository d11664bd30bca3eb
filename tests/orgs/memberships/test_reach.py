"""Who keeps a society or federation knows who has not joined it, and invites; the city enters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexie_portal.errors import NotAllowed
from orgs.memberships.actions import application, membership
from orgs.memberships.actions.membership import Joined
from orgs.memberships.models import Membership, MembershipApplication
from orgs.societies.actions import survey
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, IndustryFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import (
    DAY,
    federation_of,
    key_of,
    member_of,
    provincial_society_of,
    society_of,
)
from tests.orgs.societies.test_pages import browser, node, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


def test_the_federation_sees_who_of_its_city_has_not_joined_and_invites_many(
    net: Network, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    federation = federation_of(net.luoyang)
    free, there, elsewhere = [node(net) for _number in range(3)], node(net), node(net, net.guancheng)
    member_of(federation, there)
    keeper = browser(officer_of(federation, "federation_contact"))
    tab = text(keeper, f"/organizations/{federation.pk}/?tab=members")
    asked = f"/memberships/missing/?outside={federation.pk}"
    assert asked in tab
    assert "members/new/" not in tab
    shown = text(keeper, asked)
    assert all(f">{one.name}<" in shown for one in free)
    assert f"/organizations/{free[0].pk}/" not in shown
    assert there.name not in shown
    assert elsewhere.name not in shown
    assert 'value="enter"' not in shown
    to = keeper.post(asked, {"action": "invite", "whole": "1"}).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        keeper.post(to, {"body": federation.pk, "words": "欢迎加入"})
    assert set(MembershipApplication.objects.values_list("member", flat=True)) == {one.pk for one in free}


def test_the_contact_of_a_society_enters_nobody_and_invites_nobody_from_elsewhere(net: Network) -> None:
    society, free, elsewhere = society_of(net.luoyang), node(net), node(net, net.guancheng)
    contact = officer_of(society, "society_contact")
    client = browser(contact)
    assert client.get(f"/organizations/{society.pk}/members/new/").status_code == 403
    assert client.get("/memberships/enter/?lacks=any").status_code == 403
    assert client.post("/memberships/missing/", {"action": "enter", "whole": "1"}).status_code == 400
    with pytest.raises(NotAllowed):
        membership.enter(society, actor=contact, member=free, joined=Joined(DAY))
    outcome = application.invite_many(society, actor=contact, member_pks=[free.pk, elsewhere.pk])
    assert (outcome.done, outcome.left_out) == (1, [])
    assert not Membership.objects.exists()


def test_others_reach_no_further_than_before(net: Network) -> None:
    there, free = provincial_society_of(net.province), node(net)
    asked = "/memberships/missing/?lacks=any"
    assert free.name not in text(browser(officer_of(there, "society_contact")), asked)
    assert free.name not in text(browser(net.zhengzhou_officer), asked)
    assert free.name not in text(browser(officer_of(node(net), "association_contact")), asked)


def test_the_list_opens_with_those_who_lack_something(net: Network) -> None:
    luoyang = browser(net.luoyang_officer)
    joined = node(net)
    member_of(society_of(net.luoyang), joined)
    member_of(federation_of(net.luoyang), joined)
    assert 'href="/memberships/missing/?lacks=any"' in text(luoyang, "/")
    assert joined.name not in text(luoyang, "/memberships/missing/?lacks=any")


def test_every_number_of_the_matrix_opens_as_many_rows(net: Network, client: Client) -> None:
    industry = IndustryFactory()
    society = society_of(net.luoyang, key=key_of(net.luoyang, industry=industry))
    for number in range(5):
        host = EnterpriseFactory(unit=net.jianxi, industry=industry)
        inside = AssociationFactory(unit=net.jianxi, host=host).organization
        if number < 2:
            member_of(society, inside)
    member_of(society, node(net))  # of another industry
    member_of(society, net.park)
    client.force_login(net.luoyang_officer)
    shown = text(client, "/societies/matrix/").replace("&amp;", "&")
    of = f"industry={industry.pk}"
    for address, rows in (
        (f"/memberships/?standing=now&member_kind=association&body={society.pk}&{of}", 2),
        (f"/associations/?standing=open&unit={net.luoyang.pk}&{of}", 5),
        (f"/memberships/missing/?outside={society.pk}&{of}", 3),
        ("/memberships/?standing=now&kind=society", 4),
        ("/societies/?standing=open", 1),
    ):
        assert f'href="{address}"' in shown, address
        assert client.get(address).context["total"] == rows, address
    assert f'href="/organizations/{society.pk}/?tab=liaison"' in shown
    assert 'href="?export=xlsx"' in shown
    assert client.get("/societies/matrix/?export=xlsx").headers["Content-Type"].startswith("application/vnd")


def test_a_reader_is_not_led_to_a_form_that_is_closed_to_him(net: Network) -> None:
    line = key_of(net.luoyang).survey
    for user, led in ((net.luoyang_officer, True), (officer_of(net.luoyang, "reader"), False)):
        assert (f'href="{line.get_absolute_url()}"' in text(browser(user), "/industries/")) is led


def test_what_should_be_joined_is_said_of_associations_and_not_of_parks(net: Network) -> None:
    warned = "按第八条应当加入"
    for place, said in ((node(net), True), (net.park, False)):
        shown = text(browser(net.luoyang_officer), f"/organizations/{place.pk}/?tab=societies")
        assert (warned in shown) is said


def test_membership_in_the_county_or_city_association_is_at_discretion_and_nobody_is_warned(net: Network) -> None:
    joined = node(net)
    member_of(society_of(net.luoyang), joined)
    member_of(federation_of(net.luoyang), joined)
    luoyang = browser(net.luoyang_officer)
    assert "alert-warning" not in text(luoyang, f"/organizations/{joined.pk}/?tab=societies")
    assert luoyang.get("/memberships/missing/?lacks=any").context["total"] == 0
    assert luoyang.get("/memberships/missing/?lacks=own").context["total"] == 1


def test_the_history_of_a_city_tells_which_key_industries_it_had(net: Network) -> None:
    key = key_of(net.luoyang, "光电显示")
    survey.end_selection(key, actor=net.luoyang_officer, day=DAY, reason="产业调整到新材料")
    assert "产业调整到新材料" in text(browser(net.luoyang_officer), f"/organizations/{net.luoyang.pk}/?tab=history")
