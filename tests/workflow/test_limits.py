"""Time limits that the province sets: from when they hold, who sets them, where they are read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.workflow import limits, moving
from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.limits import Limit
from kexie_portal.workflow.models import TimeLimit
from orgs.changes.models.election import ElectionCase
from orgs.founding.models import FoundingCase
from tests.orgs.founding.cases import Place, again, begin, brought_to, place

pytestmark = pytest.mark.django_db
PAGE = "/time-limits/orgs/foundingcase/county/"


@pytest.fixture
def here() -> Place:
    return place()


@pytest.fixture
def province(here: Place) -> User:
    return here.people["province"]


def county() -> Limit:
    return next(one for one in limits.every() if one.address == ("orgs", "foundingcase", "county"))


def set_to(days: int, actor: User, first_day: date | None = None, version: int = 0) -> TimeLimit:
    first = first_day or timezone.localdate()
    return limits.set_limit(
        county(), actor=actor, days=days, first_day=first, reason="豫科协〔2026〕3号", version=version
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_case_under_way_keeps_its_day_and_the_next_gets_the_new_limit(here: Place, province: User) -> None:
    old = brought_to(here, "county")
    set_to(8, province)
    assert FoundingCase.objects.get(pk=old.pk).due_on == working_days_after(timezone.localdate(), 5)
    moving.move(old, "return", actor=again(here.people["county"]), note="补正", items=["reason"])
    assert old.due_on == working_days_after(timezone.localdate(), 15)
    moving.move(old, "submit", actor=again(here.contact))
    assert old.due_on == working_days_after(timezone.localdate(), 8)


def test_a_limit_to_come_does_not_hold_yet_and_the_last_one_set_for_a_day_wins(province: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    first = set_to(9, province, tomorrow)
    assert limits.limit_of(FoundingCase, "county") == 5
    assert limits.limit_of(FoundingCase, "county", tomorrow) == 9
    assert (county().days, county().built_in, county().coming) == (5, 5, first)
    set_to(7, province, tomorrow, version=first.pk)
    assert limits.in_force(FoundingCase, tomorrow)["county"] == 7
    assert limits.in_force(ElectionCase, tomorrow) == limits.in_force(ElectionCase)


def test_only_the_province_sets_limits_and_only_sound_ones(here: Place, province: User) -> None:
    with pytest.raises(NotAllowed):
        set_to(6, here.people["city"])
    for days, day, field in ((0, None, "days"), (251, None, "days"), (6, date(2020, 1, 1), "first_day")):
        with pytest.raises(Refused) as refusal:
            set_to(days, province, day)
        assert refusal.value.field == field
    assert not TimeLimit.objects.exists()


def test_of_two_who_set_at_once_the_second_is_told(province: User) -> None:
    made = set_to(6, province)
    with pytest.raises(Stale):
        set_to(7, province)
    answer = browser(province).post(PAGE, {"version": "0", "days": "7", "first_day": "2099-01-01", "reason": "改"})
    assert answer.status_code == 409
    assert set_to(7, province, version=made.pk).days == 7


def test_what_is_set_is_in_the_log_and_on_the_pages(here: Place, province: User) -> None:
    today = timezone.localdate().isoformat()
    sent = {"version": "0", "days": "8", "first_day": today, "reason": "豫科协〔2026〕3号"}
    assert browser(province).post(PAGE, sent).status_code == 302
    entry = LogEntry.objects.get_for_object(TimeLimit.objects.get()).get()
    assert entry.actor == province
    city = browser(here.people["city"])
    page = city.get(PAGE).content.decode()
    assert "豫科协〔2026〕3号" in page
    assert 'name="days"' not in page
    assert city.post(PAGE, sent).status_code == 403
    assert PAGE in city.get("/time-limits/").content.decode()
    assert "8个工作日" in Client().get("/founding/procedure/").content.decode()
    assert browser(here.contact).get("/time-limits/").status_code == 403
    assert city.get("/time-limits/orgs/foundingcase/filed/").status_code == 404


def test_the_list_asks_as_many_queries_for_thirty_changes_as_for_one(
    province: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = set_to(6, province)
    for days in range(7, 36):
        made = set_to(days, province, version=made.pk)
    with django_assert_max_num_queries(1):
        assert county().days == 35


def test_a_move_into_a_state_without_a_limit_asks_nothing(
    here: Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    begin(here)
    with django_assert_max_num_queries(0):
        assert limits.limit_of(FoundingCase, "draft") is None
