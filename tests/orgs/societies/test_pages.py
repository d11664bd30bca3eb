"""The pages of societies and memberships: what they show, what they refuse with what was typed kept, their queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.common.enums import Driver
from orgs.memberships.models import Membership, MembershipApplication
from orgs.societies.models.liaison import LiaisonEntry
from orgs.societies.models.society import SocietyMeeting, SocietyOfficer
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import (
    federation_of,
    link_of,
    member_of,
    provincial_society_of,
    society_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def luoyang(net: Network) -> Client:
    return browser(net.luoyang_officer)


def node(net: Network, unit: Organization | None = None) -> Organization:
    return AssociationFactory(unit=unit or net.jianxi).organization


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


# ---------------------------------------------------------------- from the survey to members


def test_a_city_goes_from_the_survey_to_a_society_with_a_member(net: Network, luoyang: Client) -> None:
    typed = {
        "city": net.luoyang.pk, "year": "2025", "name": "农机装备", "output": "8600000000", "enterprises": "130",
        "scitech_workers": "4200", "source": "市统计局年报",
    }  # fmt: skip
    assert luoyang.post("/industries/new/", typed).status_code == 302
    line = IndustrySurvey.objects.get()
    luoyang.post(f"/industries/{line.pk}/choose/", {"first_day": "2025-02-01", "reason": "产值居首"})
    key = KeyIndustry.objects.get()
    new = {"name": "洛阳市农机装备产业技术研究会", "key_industry": key.pk, "opened": "2025-03-01"}
    made = luoyang.post(f"/organizations/{net.luoyang.pk}/societies/new/", new)
    society = Organization.objects.get(kind="society")
    assert made.headers["Location"] == society.get_absolute_url()

    member = node(net)
    luoyang.post(
        f"/organizations/{society.pk}/members/new/",
        {"member": member.pk, "form": "office", "committee": "拖拉机专委会", "first_day": "2025-04-01"},
    )
    shown = text(luoyang, f"{society.get_absolute_url()}?tab=members")
    assert member.name in shown
    assert "拖拉机专委会" in shown
    assert society.name in text(luoyang, f"{member.get_absolute_url()}?tab=societies")


NEW_SOCIETY, NEW_MEMBER = "/organizations/{city}/societies/new/", "/organizations/{society}/members/new/"
GROUP = {"form": "group"}
REFUSED = [
    (NEW_SOCIETY, {"name": "洛阳二会", "key_industry": "{key}", "opened": "2025-03-01"}, "洛阳二会"),
    ("/organizations/{city}/federation/new/", {"name": "第二联合会", "opened": "2025-03-01"}, "第二联合会"),
    (NEW_MEMBER, {**GROUP, "member": "{stranger}", "first_day": "2025-04-01"}, "2025-04-01"),
    (NEW_MEMBER, {**GROUP, "member": "{there}", "first_day": "2025-04-02"}, "2025-04-02"),
    (NEW_MEMBER, {**GROUP, "member": "{free}", "first_day": "2025-04-01", "end_day": "2025-03-01"}, "2025-03-01"),
    (NEW_MEMBER, {"form": "office", "member": "{free}", "first_day": "2025-04-03"}, "2025-04-03"),
    ("/memberships/{membership}/end/", {"day": "2023-01-01", "reason": "早于入会"}, "早于入会"),
    ("/industries/new/", {"city": "{city}", "year": "2999", "name": "未来产业", "source": "来源甲"}, "来源甲"),
    ("/industries/key/{key}/end/", {"day": "2025-01-01", "reason": "仍有学会"}, "仍有学会"),
    ("/societies/{society}/terms/new/", {"number": "2", "first_day": "2999-01-01"}, "2999-01-01"),
    ("/societies/{society}/close/", {"day": "2019-01-01", "reason": "早于成立"}, "早于成立"),
]


@pytest.mark.parametrize(("url", "typed", "kept"), REFUSED)
def test_what_cannot_be_is_refused_beside_the_field_and_what_was_typed_stays(
    net: Network, url: str, typed: dict[str, str], kept: str
) -> None:
    society, _federation, there, free = society_of(net.luoyang), federation_of(net.luoyang), node(net), node(net)
    membership = member_of(society, there)
    names = {
        "city": net.luoyang.pk, "key": KeyIndustry.objects.get().pk, "society": society.pk, "there": there.pk,
        "free": free.pk, "stranger": node(net, net.guancheng).pk, "membership": membership.pk,
    }  # fmt: skip
    client = browser(officer_of(net.province))
    answer = client.post(url.format(**names), {name: value.format(**names) for name, value in typed.items()})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "invalid-feedback" in shown or "alert-danger" in shown
    assert kept in shown
    assert Membership.objects.get().end_day is None
    assert Organization.objects.filter(kind__in=("society", "federation")).count() == 2


# ---------------------------------------------------------------- applying and deciding


def test_an_association_applies_and_the_society_accepts(net: Network) -> None:
    society, member = society_of(net.luoyang), node(net)
    contact, keeper = browser(officer_of(member)), browser(officer_of(society, "society_contact"))

    form = f"/organizations/{member.pk}/apply/"
    assert society.name in text(contact, form)
    contact.post(form, {"body": society.pk, "form": "group", "words": "行业相关"})
    made = MembershipApplication.objects.get()
    url = f"/applications/{made.pk}/"
    assert "行业相关" in text(keeper, url)
    assert member.name in text(keeper, "/applications/")
    move = f"/cases/orgs/membershipapplication/{made.pk}/move/"
    assert keeper.post(move, {"verb": "accept", "version": "1"}).status_code == 302
    assert Membership.objects.get().member_id == member.pk
    assert society.name in text(contact, f"{member.get_absolute_url()}?tab=societies")


def test_an_application_elsewhere_is_no_choice(net: Network) -> None:
    elsewhere, member = society_of(net.zhengzhou), node(net)
    contact = browser(officer_of(member))
    form = f"/organizations/{member.pk}/apply/"
    assert elsewhere.name not in text(contact, form)
    assert contact.post(form, {"body": elsewhere.pk, "form": "group"}).status_code == 422
    assert not MembershipApplication.objects.exists()


def test_who_has_not_joined_is_listed_and_invited_in_one_job(
    net: Network, luoyang: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    federation, free, there = federation_of(net.luoyang), [node(net) for _number in range(5)], node(net)
    member_of(federation, there)
    shown = text(luoyang, "/memberships/missing/?lacks=federation")
    assert all(one.name in shown for one in free)
    assert f">{there.name}<" not in shown
    asked = luoyang.post("/memberships/missing/?lacks=federation", {"action": "invite", "whole": "1"}).headers[
        "Location"
    ]
    assert "lacks=federation" in asked
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        answer = luoyang.post(asked, {"body": federation.pk, "words": "欢迎加入联合会"})
    assert answer.headers["Location"].startswith("/jobs/")
    assert set(MembershipApplication.objects.values_list("member", flat=True)) == {one.pk for one in free}


def test_selected_memberships_end_in_one_job(
    net: Network, luoyang: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    society = society_of(net.luoyang)
    rows = [member_of(society, node(net)) for _number in range(3)]
    asked = luoyang.post("/memberships/", {"action": "end", "selected": [rows[0].pk, rows[1].pk]}).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        luoyang.post(asked, {"day": str(timezone.localdate()), "reason": "清理"})
    assert Membership.objects.filter(end_reason="清理").count() == 2


def test_the_whole_list_is_meant_where_no_filter_narrows_it(
    net: Network, luoyang: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    society = society_of(net.luoyang)
    for _number in range(3):
        member_of(society, node(net))
    asked = luoyang.post("/memberships/", {"action": "end", "whole": "1"}).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert luoyang.post(asked, {"day": str(timezone.localdate()), "reason": "清理"}).status_code == 302
    assert Membership.objects.filter(end_reason="清理").count() == 3


@pytest.mark.parametrize("page", ["/memberships/invite/", "/memberships/enter/", "/memberships/end/"])
def test_nothing_selected_does_nothing(net: Network, luoyang: Client, page: str) -> None:
    society = society_of(net.luoyang)
    member_of(society, node(net))
    typed = {"body": society.pk, "form": "group", "first_day": "2025-01-01", "day": "2025-01-01", "reason": "误"}
    for url in (page, f"{page}?pk=abc"):
        assert luoyang.post(url, typed).status_code == 422
    assert Membership.objects.get().end_day is None


# ---------------------------------------------------------------- what is shown


@pytest.mark.parametrize("page", ["/societies/matrix/", "/federations/"])
def test_an_overview_leaves_as_a_spreadsheet_written_down(net: Network, luoyang: Client, page: str) -> None:
    from kexie_portal.audit.models import ExportRecord

    society_of(net.luoyang)
    federation_of(net.luoyang)
    answer = luoyang.get(f"{page}?export=xlsx")
    assert answer.content[:2] == b"PK"
    assert ExportRecord.objects.filter(user=net.luoyang_officer).exists()
    assert browser(officer_of(net.luoyang, "reader")).get(f"{page}?export=xlsx").status_code == 403


def test_phones_are_whole_for_those_who_need_them_alone(net: Network) -> None:
    society = society_of(net.luoyang)
    link_of(society, provincial_society_of(net.province))
    for user, sees in (
        (net.luoyang_officer, True),
        (officer_of(society, "society_contact"), True),
        (officer_of(net.luoyang, "reader"), False),
    ):
        client = browser(user)
        assert ("13512345678" in text(client, society.get_absolute_url())) is sees
        assert ("13612345678" in text(client, f"/liaison/{society.liaisons.get().pk}/")) is sees


def test_the_log_of_a_link_is_added_to_on_its_page(net: Network, luoyang: Client) -> None:
    link = link_of(society_of(net.luoyang), provincial_society_of(net.province))
    luoyang.post(f"/liaison/{link.pk}/", {"day": "2024-06-01", "subject": "award", "words": "联合申报科技进步奖"})
    assert LiaisonEntry.objects.get().subject == "award"
    assert "联合申报科技进步奖" in text(luoyang, f"/liaison/{link.pk}/")


def test_people_and_meetings_are_written_in_their_forms(net: Network, luoyang: Client) -> None:
    society = society_of(net.luoyang)
    lines = {
        "version": society.version, "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-role": "council",
        "form-0-name": "孙理事", "form-0-first_day": "2025-01-01",
    }  # fmt: skip
    assert luoyang.post(f"/societies/{society.pk}/people/", lines).status_code == 302
    assert SocietyOfficer.objects.filter(name="孙理事", role="council").exists()
    assert luoyang.post(f"/societies/{society.pk}/people/", lines).status_code == 422  # stale, and said so
    held = {"kind": "assembly", "held_on": "2025-02-02", "subject": "会员大会", "attendees": "120", "driver": "party"}
    luoyang.post(f"/societies/{society.pk}/meetings/new/", held)
    meeting = SocietyMeeting.objects.get()
    assert (meeting.attendees, meeting.driver) == (120, "party")
    assert str(Driver.PARTY.label) in text(luoyang, f"/organizations/{society.pk}/?tab=society")
    luoyang.post(f"/societies/meetings/{meeting.pk}/", {**held, "version": "1", "driver": "project"})
    meeting.refresh_from_db()
    assert (meeting.subject, meeting.driver) == ("会员大会", "project")


def test_a_stale_society_form_shows_both_versions(net: Network, luoyang: Client) -> None:
    society = society_of(net.luoyang)
    typed = {
        "version": "99", "name": "改名研究会", "key_industry": KeyIndustry.objects.get().pk, "opened": "2024-01-01",
    }  # fmt: skip
    answer = luoyang.post(f"/societies/{society.pk}/edit/", typed)
    assert answer.status_code == 409
    assert "改名研究会" in answer.content.decode()
