"""A year changes [P2]: due days, steps and watched days move, what moved is listed, those concerned are told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.notices.models import Deadline, Notice, Responsible
from kexie_portal.workflow import moving
from kexie_portal.workflow.days import actions, calendars, is_working_day, queries, working_days_after
from kexie_portal.workflow.days.calendars import Named
from kexie_portal.workflow.days.models import CalendarDay, CalendarYear, MovedDay, Recount
from kexie_portal.workflow.models import DUE, Step
from kexie_portal.workflow.tables import table_of
from orgs.founding.models import FoundingCase
from tests.orgs.factories import UserFactory, post, valid_uscc
from tests.orgs.founding.cases import Place, again, begin, brought_to, place
from tests.workflow.days.world import enter, with_off

pytestmark = pytest.mark.django_db
OTHER = {"uscc": valid_uscc(800_000_002), "proposed_name": "洛阳新光电机有限公司科学技术协会"}
THIRD = {"uscc": valid_uscc(800_000_003), "proposed_name": "洛阳新光阀门有限公司科学技术协会"}


@pytest.fixture
def here() -> Place:
    return place()


@pytest.fixture
def province(here: Place) -> User:
    return here.people["province"]


def due(case: FoundingCase) -> date:
    case.refresh_from_db()
    assert case.due_on is not None
    return case.due_on


def test_p2_a_case_moves_with_its_step_and_what_is_watched(here: Place, province: User) -> None:
    case = brought_to(here, "county")
    before = due(case)
    enter(province, with_off(before))
    made = actions.recount(year=before.year, source="通知", actor=province)
    after = due(case)
    assert after == working_days_after(timezone.localdate(), 5) > before
    assert Deadline.objects.open().of(case).get().due_on == after
    assert Step.objects.filter(object_id=case.pk).latest("pk").due_on == after
    assert made is not None
    assert [(row.before, row.after) for row in made.days.all()] == [(before, after)]
    assert (made.counted, made.moved, made.unclear) == (1, 1, 0)
    entry = LogEntry.objects.get_for_object(case).first()
    assert entry is not None
    assert entry.changes == {"due_on": [before.isoformat(), after.isoformat()]}
    assert case.version == FoundingCase.objects.get(pk=case.pk).version, "a form that is open is not stale by it"


def test_p2_those_concerned_are_told_once_in_one_notice(
    here: Place, province: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    cases = [brought_to(here, "county"), brought_to(here, "county", **OTHER), brought_to(here, "city", **THIRD)]
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        enter(province, with_off(due(cases[0]), due(cases[2])))
    county = Notice.objects.filter(user=here.people["county"], kind="deadline")
    city = Notice.objects.filter(user=here.people["city"], kind="deadline")
    assert (county.count(), city.count()) == (1, 1)
    assert county.get().body.count(str(due(cases[0]))) == 2
    assert (cases[0].title in county.get().body, cases[2].title in county.get().body) == (True, False)
    assert actions.recount() is None, "nothing is left to move"
    assert Notice.objects.filter(kind="deadline").count() == 2


def test_a_limit_that_runs_on_while_the_letter_waits_is_counted_from_where_it_began(
    here: Place, province: User
) -> None:
    case = brought_to(here, "city")
    first = FoundingCase.objects.get(pk=case.pk)
    assert (first.due_from, first.due_days) == (timezone.localdate(), 10)
    before = {name: getattr(first, name) for name in DUE}
    moving._enter_state(first, "signing", None)
    moving.settle(first, replace(table_of(FoundingCase).moves[0], keeps_due=True), before)
    assert (first.due_from, first.due_days, first.due_on) == (timezone.localdate(), 10, due(case))
    enter(province, with_off(due(case)))
    actions.recount()
    assert due(case) == working_days_after(timezone.localdate(), 10)


def test_how_an_older_day_was_counted_is_found_from_its_steps_else_it_stays(here: Place, province: User) -> None:
    known, unclear = brought_to(here, "county"), brought_to(here, "city", **OTHER)
    FoundingCase.objects.update(due_from=None, due_days=None)
    odd = due(unclear) + timedelta(days=1)
    while is_working_day(odd):
        odd += timedelta(days=1)
    FoundingCase.objects.filter(pk=unclear.pk).update(due_on=odd)
    before = due(known)
    enter(province, with_off(before))
    made = actions.recount(year=before.year)
    assert due(known) == working_days_after(timezone.localdate(), 5)
    assert (known.due_from, known.due_days) == (timezone.localdate(), 5)
    assert due(unclear) == odd
    assert made is not None
    assert (made.counted, made.moved, made.unclear) == (1, 1, 1)


def test_what_was_passed_up_over_the_day_before_is_taken_back(here: Place, province: User) -> None:
    case = brought_to(here, "county")
    row = Deadline.objects.open().of(case).get()
    Responsible.objects.create(deadline=row, user=here.people["city"], level=1)
    enter(province, with_off(due(case)))
    actions.recount()
    assert not row.people.filter(level__gt=0).exists()
    assert Notice.objects.filter(user=here.people["city"], kind="deadline").exists()


def test_a_case_set_back_by_an_older_journal_says_that_it_is_not_known(here: Place) -> None:
    case = brought_to(here, "county")
    moving.set_back(case, {"state": "draft", "due_on": None}, actor=None)
    assert (case.due_from, case.due_days, case.due_on) == (None, None, None)


def test_only_the_province_enters_a_year_and_only_a_sound_one(here: Place, province: User) -> None:
    sound = {date(2027, 1, 1): Named(False, "元旦")}
    with pytest.raises(NotAllowed):
        enter(here.people["city"], sound)
    for year, days, source, field in (
        (2027, {}, "通知", "text"),
        (2027, {date(2026, 1, 1): Named(False, "元旦")}, "通知", "text"),
        (2027, sound, "  ", "source"),
        (1999, {date(1999, 1, 1): Named(False, "元旦")}, "通知", "year"),
        (2099, {date(2099, 1, 1): Named(False, "元旦")}, "通知", "year"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.set_year(year, days, actor=province, source=source)
        assert refusal.value.field == field
    assert not CalendarYear.objects.exists()


def test_a_year_entered_twice_needs_the_version_and_is_replaced_day_by_day(province: User) -> None:
    first, second = date(2027, 1, 1), date(2027, 1, 2)
    row = enter(province, {first: Named(False, "元旦"), second: Named(False, "元旦")})
    kept = CalendarDay.objects.get(day=first).pk
    with pytest.raises(Stale):
        enter(province, {first: Named(False, "元旦")})
    enter(province, {first: Named(False, "新年"), date(2027, 1, 3): Named(False, "新年")}, version=row.version)
    assert {(one.day.day, one.name) for one in CalendarDay.objects.all()} == {(1, "新年"), (3, "新年")}
    assert CalendarDay.objects.get(day=first).pk == kept
    assert CalendarYear.objects.get().version == 2
    assert LogEntry.objects.get_for_model(CalendarDay).filter(action=LogEntry.Action.DELETE).count() == 1


def test_another_process_reads_the_year_anew_and_no_day_costs_a_query(
    province: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(calendars, "LOOK_EVERY", 1.0)
    friday = date(2027, 1, 1)
    assert is_working_day(friday)
    old = list(calendars._kept)
    with django_capture_on_commit_callbacks(execute=True):
        enter(province, {friday: Named(False, "元旦")})
    calendars._kept[:] = [
        calendars._Kept(old[0].calendar, old[0].stamp, old[0].looked - 5)
    ]  # as another process has it
    with django_assert_num_queries(1):
        assert not is_working_day(friday)
        assert working_days_after(friday, 200) > friday
    calendars._kept[:] = [calendars._Kept(one.calendar, one.stamp, one.looked - 5) for one in calendars._kept]
    with django_assert_num_queries(0):
        assert not is_working_day(friday)


def test_a_preview_says_what_would_change_and_writes_nothing(here: Place, province: User) -> None:
    case = brought_to(here, "county")
    before = due(case)
    found = queries.preview(before.year, with_off(before), sample=False)
    assert [(one.day, one.worked, one.works) for one in found.changes] == [(before, True, False)]
    assert (found.moving, [one.model for one in found.kinds]) == (1, [FoundingCase])
    assert due(case) == before
    assert not CalendarYear.objects.exists()
    assert not MovedDay.objects.exists()


def test_the_list_shows_each_reader_the_cases_of_their_scope(here: Place, province: User) -> None:
    case = brought_to(here, "county")
    enter(province, with_off(due(case)))
    made = actions.recount(year=2026)
    assert made is not None
    assert [one.case for one in queries.moved_cases(made, again(here.people["county"]))] == [case]
    assert queries.moved_cases(made, again(here.people["other_city"])) == []
    sysadmin = UserFactory()
    post(sysadmin, "sysadmin", here.net.province)
    client = Client()
    client.force_login(sysadmin)
    page = client.get(made.get_absolute_url())
    assert page.status_code == 200
    assert str(case) not in page.content.decode()
    client.force_login(here.people["other_city"])
    assert client.get(made.get_absolute_url()).status_code == 404


def test_the_night_finds_what_was_counted_under_another_calendar(here: Place) -> None:
    case = brought_to(here, "county")
    right = due(case)
    FoundingCase.objects.filter(pk=case.pk).update(due_on=right + timedelta(days=1))
    made = actions.recount()
    assert made is not None
    assert (made.year, made.moved, due(case)) == (None, 1, right)
    assert Recount.objects.count() == 1


def test_a_draft_has_no_due_day_and_is_not_looked_at(here: Place, province: User) -> None:
    begin(here)
    made = actions.recount(year=2027)
    assert made is not None
    assert (made.counted, made.moved) == (0, 0)
