"""As what a member belongs: put right, changed from a day on; contacts of a link by two at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.memberships.actions import form as actions
from orgs.memberships.models import Membership
from orgs.societies.actions import liaison
from orgs.societies.models.liaison import LiaisonLink
from tests.orgs.factories import AssociationFactory
from tests.orgs.network import Network, build
from tests.orgs.societies.made import DAY, link_of, member_of, provincial_society_of, society_of

pytestmark = pytest.mark.django_db
LATER = date(2025, 6, 1)


@pytest.fixture
def net() -> Network:
    return build()


@pytest.fixture
def kept(net: Network) -> Membership:
    return member_of(society_of(net.luoyang), AssociationFactory(unit=net.jianxi).organization)


@pytest.fixture
def luoyang(net: Network, client: Client) -> Client:
    client.force_login(net.luoyang_officer)
    return client


def test_a_wrong_entry_is_put_right_from_its_first_day(net: Network, kept: Membership) -> None:
    actions.correct_form(kept, actor=net.luoyang_officer, version=1, form="office", committee="轴承专委会")
    kept.refresh_from_db()
    assert (kept.form, kept.committee, kept.first_day, kept.version) == ("office", "轴承专委会", DAY, 2)
    actions.correct_form(kept, actor=net.luoyang_officer, version=2, form="group", committee="忘了删")
    assert Membership.objects.get().committee == ""


def test_a_change_from_a_day_ends_the_old_form_and_begins_the_new(net: Network, kept: Membership) -> None:
    actor = net.luoyang_officer
    new = actions.change_form(kept, actor=actor, version=1, form="office", committee="轴承专委会", day=LATER)
    kept.refresh_from_db()
    assert (kept.form, kept.end_day) == ("group", LATER)
    assert (new.form, new.committee, new.first_day, new.end_day) == ("office", "轴承专委会", LATER, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"form": "office", "committee": " ", "day": LATER}, "committee"),
        ({"form": "group", "committee": "", "day": LATER}, "form"),
        ({"form": "office", "committee": "轴承专委会", "day": DAY}, "day"),
        ({"form": "office", "committee": "轴承专委会", "day": date(2999, 1, 1)}, "day"),
    ],
)
def test_a_change_that_cannot_be_is_refused_beside_its_field(
    net: Network, kept: Membership, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.change_form(kept, actor=net.luoyang_officer, version=1, **given)  # type: ignore[arg-type]
    assert refusal.value.field == field
    kept.refresh_from_db()
    assert (kept.end_day, Membership.objects.count()) == (None, 1)


def test_others_and_stale_forms_change_nothing(net: Network, kept: Membership) -> None:
    with pytest.raises(NotAllowed):
        actions.correct_form(kept, actor=net.zhengzhou_officer, version=1, form="group", committee="")
    actions.correct_form(kept, actor=net.luoyang_officer, version=1, form="office", committee="甲")
    with pytest.raises(Stale):
        actions.correct_form(kept, actor=net.luoyang_officer, version=1, form="office", committee="乙")
    assert Membership.objects.get().committee == "甲"


def test_the_form_is_found_on_the_members_tab_and_shows_both_versions(
    net: Network, kept: Membership, luoyang: Client
) -> None:
    url = f"/memberships/{kept.pk}/form/"
    assert url in luoyang.get(f"{kept.body.get_absolute_url()}?tab=members").content.decode()
    typed = {"version": "1", "form": "office", "committee": "轴承专委会", "day": ""}
    assert luoyang.post(url, typed).status_code == 302
    answer = luoyang.post(url, {**typed, "committee": "齿轮专委会"})
    assert answer.status_code == 409
    assert "轴承专委会" in answer.content.decode()
    assert "齿轮专委会" in answer.content.decode()
    assert luoyang.post(url, {**typed, "version": "2", "form": "group", "day": "2025-6-1"}).status_code == 302
    assert list(Membership.objects.order_by("pk").values_list("form", "end_day")) == [
        ("office", LATER),
        ("group", None),
    ]


def test_of_two_who_write_contacts_the_second_sees_what_the_first_wrote(net: Network, luoyang: Client) -> None:
    link = link_of(society_of(net.luoyang), provincial_society_of(net.province))
    liaison.set_contacts(
        link,
        actor=net.luoyang_officer,
        version=1,
        contact="先写的",
        phone="",
        provincial_contact="",
        provincial_phone="",
    )
    answer = luoyang.post(f"/liaison/{link.pk}/contacts/", {"version": "1", "contact": "后写的"})
    assert answer.status_code == 409
    assert "先写的" in answer.content.decode()
    assert LiaisonLink.objects.get().contact == "先写的"
    assert luoyang.post(f"/liaison/{link.pk}/contacts/", {"version": "2", "contact": "后写的"}).status_code == 302
    assert LiaisonLink.objects.get().contact == "后写的"
