"""A hostile officer sends what no form offered: keys out of scope, fields that are not there, rights he lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.common.scope import Scope
from orgs.imports.models import BatchState
from orgs.postings.models import Posting
from orgs.postings.rules import ACCESS
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from orgs.tree.queries import find_faults
from reports.coverage.models import OfficialCount
from reports.periods.models.schedule import ReportSchedule
from tests.access.world import World
from tests.orgs.factories import UserFactory, fresh_uscc, post

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def registration(unit: Organization, **changes: Any) -> dict[str, Any]:
    data = {"uscc": fresh_uscc(), "enterprise_name": "伪造机械有限公司", "unit": unit.pk, "founded": "2024-05-20"}
    return data | changes


def enterprise(unit: Organization, **changes: Any) -> dict[str, Any]:
    data = {"uscc": fresh_uscc(), "name": "伪造铸造有限公司", "unit": unit.pk, "version": 0}
    return data | {"labels-TOTAL_FORMS": 0, "labels-INITIAL_FORMS": 0} | changes


def posting(world: World, **changes: Any) -> dict[str, Any]:
    data = {
        "name": "新人", "username": "newcomer", "role": "reader", "organization": world.luoyang.county.pk,
        "first_day": TODAY.isoformat(), "end_day": (TODAY + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    return data | changes


def kept() -> tuple[int, ...]:
    """Count what an attack might add."""
    return tuple(model.objects.count() for model in (Organization, Enterprise, CoveredEnterprise, Posting, User))


def test_a_unit_of_another_city_is_no_choice_anywhere(as_role: As, world: World) -> None:
    client, theirs, before = as_role("zhengzhou"), world.luoyang, kept()
    assert client.post("/associations/register/", registration(theirs.county)).status_code == 422
    assert client.post("/enterprises/new/", enterprise(theirs.county)).status_code == 422
    assert (
        client.post(f"/organizations/{theirs.node.pk}/parks/new/", {"name": "园", "short_name": "园"}).status_code
        == 404
    )
    count = {"unit": theirs.county.pk, "enterprise_class": "all", "as_of": "2025-01-01", "count": 1, "source": "x"}
    assert client.post("/reports/official/new/", count).status_code == 200
    assert not OfficialCount.objects.filter(source="x").exists()
    assert (
        client.post("/reports/periods/new/", {"unit": theirs.node.pk, "period": "month:2026-06-01"}).status_code == 200
    )
    schedule = {"unit": theirs.node.pk, "kind": "quarter", "day": 3, "hour": 6, "enabled": "on"}
    client.post("/reports/schedules/new/", schedule)
    assert not ReportSchedule.objects.filter(kind="quarter").exists()
    assert kept() == before


def test_another_citys_enterprise_hosts_and_is_covered_by_nobody_elses_association(as_role: As, world: World) -> None:
    mine, theirs, client, before = world.zhengzhou, world.luoyang, as_role("zhengzhou"), kept()
    guessed = registration(mine.county, enterprise=theirs.free.pk, uscc="", enterprise_name="")
    assert client.post("/associations/register/", guessed).status_code == 422
    by_code = client.post("/associations/register/", registration(mine.county, uscc=theirs.free.uscc))
    assert by_code.status_code == 422
    assert theirs.free.name not in by_code.content.decode()
    cover = {"enterprise": theirs.free.pk, "first_day": TODAY.isoformat()}
    assert client.post(f"/associations/{mine.association.pk}/cover/", cover).status_code == 422
    assert (
        client.post(f"/associations/{mine.association.pk}/cover/{theirs.cover.pk}/end/", {"day": TODAY}).status_code
        == 404
    )
    assert kept() == before


def test_an_enterprise_cannot_be_pushed_into_another_city_nor_pulled_out_of_it(as_role: As, world: World) -> None:
    mine, theirs = world.zhengzhou, world.luoyang
    push = enterprise(theirs.county, uscc=mine.free.uscc, name=mine.free.name, version=mine.free.version)
    assert as_role("zhengzhou").post(f"/enterprises/{mine.free.pk}/edit/", push).status_code == 422
    pull = enterprise(mine.county, uscc=theirs.free.uscc, name=theirs.free.name, version=theirs.free.version)
    assert as_role("zhengzhou").post(f"/enterprises/{theirs.free.pk}/edit/", pull).status_code == 404
    assert {one.unit_id for one in Enterprise.objects.filter(pk__in=[mine.free.pk, theirs.free.pk])} == {
        mine.county.pk, theirs.county.pk,
    }  # fmt: skip


def test_an_association_cannot_be_moved_out_of_scope(as_role: As, world: World) -> None:
    mine, theirs = world.zhengzhou, world.luoyang
    url = f"/organizations/{mine.association.pk}/move/"
    client = as_role("zhengzhou")
    for target in (theirs.county, theirs.node, world.province):
        assert client.post(url, {"target": target.pk, "reason": "x"}).status_code == 422
    assert client.post(url, {"target": mine.park.pk, "reason": "x"}).status_code == 302
    assert Organization.objects.get(pk=mine.association.pk).parent_id == mine.park.pk
    assert find_faults()[1] == []


def test_a_county_officer_moves_nothing_and_keeps_no_neighbour(as_role: As, world: World) -> None:
    client, city = as_role("jianxi"), world.luoyang
    assert (
        client.post(f"/organizations/{city.association.pk}/move/", {"target": city.park.pk, "reason": "x"}).status_code
        == 403
    )
    neighbour = Organization.objects.get(short_name="栾川县")
    assert client.post("/associations/register/", registration(neighbour)).status_code == 422
    assert client.post("/associations/register/", registration(city.node)).status_code == 422


def test_fields_that_the_form_does_not_have_are_not_written(as_role: As, world: World) -> None:
    mine, theirs, client = world.zhengzhou, world.luoyang, as_role("zhengzhou")
    extra = {
        "size_class": "large", "closed": "2020-01-01", "is_sample": "on", "pk": theirs.free.pk, "id": theirs.free.pk,
        "unit_id": theirs.county.pk, "organization": theirs.county.pk, "parent": theirs.county.pk, "lft": 1,
        "rght": 9_999_999, "tree_id": 1, "kind": "province", "code": "410300", "is_staff": "on", "is_superuser": "on",
        "must_change_password": "", "is_active": "", "username": "taken-over", "locked_at": "2020-01-01",
    }  # fmt: skip
    sent = enterprise(mine.county, uscc=mine.free.uscc, name=mine.free.name, version=mine.free.version)
    assert client.post(f"/enterprises/{mine.free.pk}/edit/", sent | extra).status_code == 302
    now = Enterprise.objects.get(pk=mine.free.pk)
    assert (now.size_class, now.closed, now.is_sample, now.unit_id) == ("", None, False, mine.county.pk)
    node = mine.association.organization
    sent = {"version": node.version, "name": "改名协会", "founded": "2020-01-01", "name_reason": "更正"}
    assert client.post(f"/associations/{node.pk}/edit/", sent | extra).status_code == 302
    after = Organization.objects.get(pk=node.pk)
    assert (after.kind, after.parent_id, after.lft, after.code) == (node.kind, node.parent_id, node.lft, node.code)
    assert client.post("/me/", {"name": "本人", "phone": "", "email": "", "language": ""} | extra).status_code == 302
    me = User.objects.get(pk=mine.officer.pk)
    assert (me.username, me.is_staff, me.is_superuser, me.is_active) == (mine.officer.username, False, False, True)


def test_labels_and_officers_of_others_are_not_reached_by_their_keys(as_role: As, world: World) -> None:
    mine, theirs = world.zhengzhou, world.luoyang
    victim = theirs.association.officers.get()
    lines = {
        "version": mine.association.organization.version, "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0,
        "form-0-pk": victim.pk, "form-0-role": "contact", "form-0-name": "篡改", "form-0-phone": "13800000000",
    }  # fmt: skip
    as_role("zhengzhou").post(f"/associations/{mine.association.pk}/people/", lines)
    victim.refresh_from_db()
    assert victim.name != "篡改"


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "provincial_officer"},
        {"role": "sysadmin"},
        {"role": "security_admin"},
        {"role": "auditor"},
        {"role": "city_officer", "organization": "city"},
        {"role": "county_officer", "organization": "theirs"},
        {"role": "provincial_officer", "organization": "province"},
        {"role": "reader", "organization": "province"},
        {"end_day": "2199-01-01"},
        {"role": "no_such_role"},
    ],
)
def test_nobody_hands_out_above_himself_nor_elsewhere(as_role: As, world: World, changes: dict[str, Any]) -> None:
    places = {"city": world.luoyang.node, "theirs": world.zhengzhou.county, "province": world.province}
    if "organization" in changes:
        changes = changes | {"organization": places[changes["organization"]].pk}
    before = kept()
    response = as_role("luoyang").post("/postings/new/", posting(world, **changes))
    assert response.status_code == 422
    assert kept() == before


def test_nobody_gives_himself_anything_nor_changes_his_own_posting(as_role: As, world: World) -> None:
    client, me = as_role("luoyang"), world.luoyang.officer
    own = me.postings.get()
    itself = posting(world, name="", username="", user=me.pk)
    assert client.post("/postings/new/", itself).status_code == 422
    for sent in ({"end-reason": "x"}, {"change-end_day": "2031-01-01"}):
        assert client.post(f"/postings/{own.pk}/end/", sent).status_code == 404
    assert client.post(f"/people/{me.pk}/password/").status_code == 404
    own.refresh_from_db()
    assert own.end_day is None


def test_the_security_administrator_cannot_make_himself_an_officer(as_role: As, world: World) -> None:
    me = world.people["security"]
    assert Scope.of(me).holds(ACCESS)
    before = kept()
    as_role("security").post("/postings/new/", posting(world, name="", username="", user=me.pk))
    assert kept() == before


def test_a_guessed_person_of_another_city_is_not_taken(as_role: As, world: World) -> None:
    """Whoever gets a posting here may be read here: name, account, and in the end a new password."""
    client, stranger = as_role("luoyang"), world.zhengzhou.posting.user
    sent = posting(world, name="", username="", user=stranger.pk)
    assert client.post("/postings/new/", sent).status_code == 422
    assert not stranger.postings.filter(organization=world.luoyang.county).exists()
    found = client.get("/postings/people/", {"q": stranger.username}).json()["results"]
    assert [one["id"] for one in found] == [stranger.pk], "by the whole account name he is found"
    assert client.post("/postings/new/", sent).status_code == 302


def test_a_phone_of_another_city_tells_no_name(as_role: As, world: World) -> None:
    theirs = world.zhengzhou.officer
    answer = as_role("luoyang").post("/postings/new/", posting(world, phone=theirs.phone))
    assert answer.status_code == 422
    assert theirs.name not in answer.content.decode()


def test_the_password_of_somebody_with_a_posting_elsewhere_stays_his(as_role: As, world: World) -> None:
    person = UserFactory()
    post(person, "reader", world.luoyang.county)
    post(person, "county_officer", world.zhengzhou.county)
    assert as_role("luoyang").post(f"/people/{person.pk}/password/").status_code == 404
    for verb in ("unlock", "factor", "close", "open"):
        assert as_role("luoyang").post(f"/people/{world.luoyang.posting.user_id}/{verb}/").status_code == 404


def test_an_import_of_another_city_cannot_be_touched(as_role: As, world: World) -> None:
    client, batch = as_role("zhengzhou"), world.luoyang.batch
    for verb in ("columns", "decisions", "read", "apply", "undo", "stop"):
        assert client.post(f"/imports/{batch.pk}/{verb}/", {"decision-1": "new"}).status_code == 404
    batch.refresh_from_db()
    assert batch.state == BatchState.READY
    upload = {"unit": world.luoyang.node.pk, "target": "association"}
    assert client.post("/imports/new/", upload).status_code == 422


def test_decisions_reach_the_rows_of_their_own_import_alone(as_role: As, world: World) -> None:
    row = world.luoyang.batch.rows.get()
    row.details = {"alike": [{"pk": world.luoyang.free.pk}]}
    row.save()
    as_role("zhengzhou").post(f"/imports/{world.zhengzhou.batch.pk}/decisions/", {f"decision-{row.pk}": "skip"})
    row.refresh_from_db()
    assert row.decision == ""


def test_recipients_of_a_schedule_are_those_who_see_the_unit(as_role: As, world: World) -> None:
    stranger = world.zhengzhou.officer
    url = f"/reports/schedules/{world.luoyang.schedule.pk}/"
    sent = {
        "unit": world.luoyang.node.pk,
        "kind": "month",
        "day": 3,
        "hour": 6,
        "version": 1,
        "recipients": [stranger.pk],
    }
    assert as_role("luoyang").post(url, sent).status_code in (200, 403)
    assert not world.luoyang.schedule.recipients.exists()


def test_a_posting_that_ends_takes_the_rights_of_a_running_session_away(as_role: As, world: World) -> None:
    client = as_role("luoyang")
    url = f"/organizations/{world.luoyang.county.pk}/"
    assert client.get(url).status_code == 200
    Posting.objects.filter(user=world.luoyang.officer).update(end_day=TODAY)
    assert client.get(url).status_code == 404
    assert client.post("/associations/register/", registration(world.luoyang.county)).status_code == 403
    User.objects.filter(pk=world.luoyang.officer.pk).update(is_active=False)
    assert client.get("/associations/").status_code == 302


def test_a_closed_city_takes_no_registration(as_role: As, world: World) -> None:
    Organization.objects.filter(pk=world.luoyang.county.pk).update(closed=TODAY)
    assert as_role("luoyang").post("/associations/register/", registration(world.luoyang.county)).status_code == 422
    assert Association.objects.filter(organization__parent=world.luoyang.county).count() == 1
