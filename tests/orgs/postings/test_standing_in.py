"""Deputies: who may be one, what he gets, and that no right goes over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices import absences
from kexie_portal.notices.actions import absence as actions
from kexie_portal.notices.actions import notify
from kexie_portal.notices.actions.preference import choose
from kexie_portal.notices.errors import NotAllowed, Refused
from kexie_portal.notices.models import Absence, Notice
from kexie_portal.web import worklist
from orgs.postings.models import OrganizationGrant, Posting
from orgs.tree.models.organization import Organization
from tests.orgs.factories import (
    AssociationFactory,
    CityFactory,
    CountyFactory,
    EnterpriseFactory,
    ProvinceFactory,
    UserFactory,
    post,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=5)


@pytest.fixture
def places() -> dict[str, Organization]:
    province = ProvinceFactory()
    luoyang, zhengzhou = CityFactory(parent=province, name="洛阳市"), CityFactory(parent=province, name="郑州市")
    return {
        "province": province,
        "luoyang": luoyang,
        "zhengzhou": zhengzhou,
        "jianxi": CountyFactory(parent=luoyang, name="涧西区"),
    }


@pytest.fixture
def staff(places: dict[str, Organization]) -> dict[str, User]:
    roles = {
        "jianxi": ("county_officer", "jianxi"),
        "colleague": ("county_officer", "jianxi"),
        "reader": ("reader", "jianxi"),
        "luoyang": ("city_officer", "luoyang"),
        "zhengzhou": ("city_officer", "zhengzhou"),
        "province": ("provincial_officer", "province"),
        "expert": ("expert", "luoyang"),
        "sysadmin": ("sysadmin", "province"),
        "second_sysadmin": ("sysadmin", "province"),
    }
    people = {}
    for name, (role, place) in roles.items():
        people[name] = UserFactory(username=name, name=f"{name}员")
        post(people[name], role, places[place])
    return people


@pytest.mark.parametrize(
    ("absent", "candidates"),
    [
        ("jianxi", {"colleague", "reader", "luoyang", "province"}),
        ("luoyang", {"province"}),
        ("reader", {"jianxi", "colleague", "luoyang", "province"}),
        ("province", set()),
        ("sysadmin", {"second_sysadmin"}),
        ("expert", set()),
    ],
)
def test_one_chooses_among_those_at_the_same_place_or_above(
    staff: dict[str, User], absent: str, candidates: set[str]
) -> None:
    found = absences.candidates_for(staff[absent])
    assert {user.username for user in found} == candidates


@pytest.mark.parametrize(
    ("deputy", "absent", "may"),
    [
        ("colleague", "jianxi", True),
        ("luoyang", "jianxi", True),
        ("reader", "jianxi", False),  # he does not see phones
        ("jianxi", "luoyang", False),
        ("zhengzhou", "jianxi", False),
        ("province", "sysadmin", False),
        ("second_sysadmin", "sysadmin", True),
        ("jianxi", "expert", False),
        ("jianxi", "jianxi", False),
    ],
)
def test_a_deputy_sees_by_himself_what_the_other_sees(
    staff: dict[str, User], deputy: str, absent: str, may: bool
) -> None:
    assert absences.may_stand_in(staff[deputy], staff[absent]) is may


def away(staff: dict[str, User], absent: str = "jianxi", deputy: str = "colleague", **days: Any) -> Absence:
    span = {"first_day": TODAY, "end_day": LATER, **days}
    return actions.enter(actor=staff[absent], deputy=staff[deputy], **span)


def fresh(user: User) -> User:
    """Return the person as the next request reads him."""
    return User.objects.get(pk=user.pk)


def test_the_deputy_gets_the_notices_while_the_other_is_away(staff: dict[str, User]) -> None:
    row = away(staff)
    Notice.objects.all().delete()
    notify([staff["jianxi"]], title="请审核", kind="case")
    found = {notice.user.username: notice.stands_in_for for notice in Notice.objects.all()}
    assert found == {"jianxi": None, "colleague": staff["jianxi"]}
    notify([staff["jianxi"], staff["colleague"]], title="给二人", kind="case")
    assert Notice.objects.filter(title="给二人").count() == 2, "nobody is told twice"
    notify([staff["jianxi"]], title="密码", kind="posting")
    assert Notice.objects.filter(title="密码").count() == 1, "what concerns the person alone stays with him"
    actions.end(row, actor=staff["jianxi"])
    notify([staff["jianxi"]], title="回来后", kind="case")
    assert Notice.objects.filter(title="回来后").count() == 1


def test_before_and_after_the_days_nobody_stands_in(staff: dict[str, User]) -> None:
    away(staff, first_day=TOMORROW)
    notify([staff["jianxi"]], title="请审核", kind="case")
    assert Notice.objects.filter(title="请审核").count() == 1
    assert absences.represented_by(staff["colleague"]) == []


def test_the_deputys_own_choice_decides_how(staff: dict[str, User], django_capture_on_commit_callbacks: Any) -> None:
    away(staff)
    choose({"case": "mail"}, actor=staff["colleague"])
    choose({"case": "off"}, actor=staff["jianxi"])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        notify([staff["jianxi"]], title="请审核", kind="case")
    assert [sent.to for sent in mail.outbox] == [["colleague@example.org"]]
    assert "jianxi员" in mail.outbox[0].body


def test_a_deputy_whose_posting_ended_is_none(staff: dict[str, User]) -> None:
    away(staff)
    OrganizationGrant.objects.filter(user=staff["colleague"]).delete()
    Posting.objects.filter(user=staff["colleague"]).update(end_day=TODAY)
    Notice.objects.all().delete()
    notify([staff["jianxi"]], title="请审核", kind="case")
    assert [notice.user for notice in Notice.objects.all()] == [staff["jianxi"]]
    assert absences.represented_by(fresh(staff["colleague"])) == []


def test_the_work_list_is_marked_and_gives_no_right(
    staff: dict[str, User], places: dict[str, Organization], client: Client
) -> None:
    """The city's officer stands in for the county's: he sees what waits, and still may only what he may."""
    AssociationFactory(unit=places["jianxi"], host=EnterpriseFactory(unit=places["jianxi"], name="缺项机械有限公司"))
    post(staff["reader"], "reader", places["luoyang"])
    row = Absence.objects.create(user=staff["jianxi"], deputy=staff["luoyang"], first_day=TODAY, end_day=LATER)
    items = worklist.items_for(fresh(staff["luoyang"]))
    assert {item.on_behalf_of for item in items} == {"", "jianxi员"}
    client.force_login(staff["luoyang"])
    assert "jianxi员" in client.get("/work/").content.decode()
    # a reader who was named by hand sees nothing of it and may nothing more
    Absence.objects.filter(pk=row.pk).update(deputy=staff["reader"])
    assert worklist.items_for(fresh(staff["reader"])) == []
    client.force_login(staff["reader"])
    assert client.get("/associations/register/").status_code == 403


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("first_day", {"first_day": TODAY - timedelta(days=1)}),
        ("end_day", {"end_day": TODAY}),
        ("end_day", {"end_day": TODAY + timedelta(days=400)}),
        ("deputy", {"deputy": "reader"}),
        ("deputy", {"deputy": "zhengzhou"}),
    ],
)
def test_what_cannot_be_is_refused(staff: dict[str, User], field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        away(staff, **changes)
    assert refusal.value.field == field
    assert Absence.objects.count() == 0


def test_no_two_absences_of_one_and_no_deputy_who_is_away(staff: dict[str, User]) -> None:
    away(staff)
    with pytest.raises(Refused):
        away(staff, first_day=TOMORROW, end_day=LATER + timedelta(days=9))
    with pytest.raises(Refused):
        away(staff, "colleague", "luoyang") and away(staff, "reader", "colleague", first_day=TOMORROW)
    away(staff, first_day=LATER, end_day=LATER + timedelta(days=2), deputy="luoyang")
    assert Absence.objects.filter(user=staff["jianxi"]).count() == 2


def test_who_is_left_without_a_deputy_is_told(staff: dict[str, User]) -> None:
    away(staff)
    Notice.objects.all().delete()
    away(staff, "colleague", "luoyang", first_day=LATER, end_day=LATER + timedelta(days=3))
    assert not Notice.objects.filter(user=staff["jianxi"]).exists(), "on other days it does not matter"
    away(staff, "colleague", "luoyang", first_day=TOMORROW, end_day=LATER)
    notice = Notice.objects.get(user=staff["jianxi"])
    assert "colleague员" in notice.title
    assert notice.url == "/me/absences/"


def test_only_the_person_himself_comes_back(staff: dict[str, User], client: Client) -> None:
    row = away(staff)
    with pytest.raises(NotAllowed):
        actions.end(row, actor=staff["colleague"])
    client.force_login(staff["colleague"])
    assert client.post(f"/me/absences/{row.pk}/end/").status_code == 404
    client.force_login(staff["jianxi"])
    client.post(f"/me/absences/{row.pk}/end/")
    row.refresh_from_db()
    assert row.end_day == TODAY
    with pytest.raises(Refused):
        actions.end(row, actor=staff["jianxi"])


def test_the_page_enters_one_and_keeps_what_was_typed(staff: dict[str, User], client: Client) -> None:
    client.force_login(staff["jianxi"])
    sent = {"first_day": str(TODAY), "end_day": str(TODAY), "deputy": staff["colleague"].pk, "note": "赴京培训"}
    refused = client.post("/me/absences/", sent)
    assert refused.status_code == 422
    assert "赴京培训" in refused.content.decode()
    assert client.post("/me/absences/", sent | {"deputy": staff["zhengzhou"].pk}).status_code == 422
    assert client.post("/me/absences/", sent | {"end_day": str(LATER)}).status_code == 302
    assert Absence.objects.get().note == "赴京培训"
    told = Notice.objects.get(user=staff["colleague"])
    assert "jianxi员" in told.title
    client.force_login(staff["colleague"])
    assert "jianxi员" in client.get("/me/absences/").content.decode()
