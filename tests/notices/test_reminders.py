"""Time limits: watched, reminded of before and after, passed up, cleared when the record moves on; each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.notices import deadlines, escalation, reminders
from kexie_portal.notices.models import Deadline, Notice, Reminder
from kexie_portal.notices.worklist import deadlines_of
from kexie_portal.web.models import SavedView
from tests.notices.people import person

pytestmark = pytest.mark.django_db
#: A Monday; 1 to 8 October 2026 are holidays, 10 October is a make-up Saturday.
MONDAY = date(2026, 11, 16)
LEVELS = ("county", "city", "province")


@pytest.fixture
def staff() -> dict[str, User]:
    return {name: person(name) for name in ("worker", *LEVELS)}


@pytest.fixture
def record(staff: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> Iterator[SavedView]:
    """A record of the worker, above whom stand county, city and province."""
    monkeypatch.setattr(deadlines, "_responsible", {})
    monkeypatch.setattr(escalation, "_general", [])
    deadlines.register_responsible("tests.owner", owner)
    escalation.register(lambda record, people: [staff[LEVELS[len(people) - 1]]] if len(people) <= 3 else [])
    return SavedView.objects.create(user=staff["worker"], page="tests", name="换届", query="q=a")


def owner(view: SavedView) -> list[User]:
    return [view.user]


#: How the titles of reminders begin.
SAID = {"请于": "Due", "已逾期": "Overdue", "下级逾期": "Passed"}


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.order_by("pk").values_list("user__username", "title")
    return [(name, next(word for start, word in SAID.items() if title.startswith(start))) for name, title in rows]


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def test_everybody_is_told_once_on_his_day(record: SavedView, staff: dict[str, User]) -> None:
    deadlines.watch(record, MONDAY, owner, title="换届报批", before=3, after=1, escalate_after=2)
    told_on = {}
    for day in days(MONDAY - timedelta(days=10), 26):
        before = Notice.objects.count()
        for _twice in range(2):
            reminders.run(day)
        if Notice.objects.count() > before:
            told_on[day] = told()[before:]
    assert told_on == {
        MONDAY - timedelta(days=5): [("worker", "Due")],  # the Wednesday before: three working days left
        MONDAY + timedelta(days=1): [("worker", "Overdue")],
        MONDAY + timedelta(days=2): [("county", "Passed")],
        MONDAY + timedelta(days=4): [("city", "Passed")],
        MONDAY + timedelta(days=8): [("province", "Passed")],  # a weekend lies between
    }
    last = Notice.objects.latest("pk")
    assert "2026-11-16" in last.title
    assert "worker" in last.body


def test_holidays_are_no_working_days(record: SavedView) -> None:
    deadlines.watch(record, date(2026, 9, 30), owner, after=1, before=0, escalate_after=0)
    assert [day.isoformat() for day in days(date(2026, 9, 30), 14) if reminders.run(day)] == ["2026-10-08"]


def test_an_early_reminder_comes_before_the_usual_one(record: SavedView) -> None:
    deadlines.watch(record, MONDAY, owner, early=10, before=3, after=0, escalate_after=0)
    sent_on = [day for day in days(MONDAY - timedelta(days=20), 25) if reminders.run(day)]
    assert sent_on == [MONDAY - timedelta(days=14), MONDAY - timedelta(days=5)]


def test_after_an_outage_only_what_still_holds_is_said(record: SavedView) -> None:
    deadlines.watch(record, MONDAY, owner, before=3, after=1, escalate_after=0)
    assert reminders.run(MONDAY + timedelta(days=30)) == 1
    assert told() == [("worker", "Overdue")]


@pytest.mark.parametrize("how", ["clear", "none", "gone"])
def test_a_record_that_moved_on_is_silent(record: SavedView, how: str) -> None:
    row = deadlines.watch(record, MONDAY, owner)
    assert row is not None
    if how == "clear":
        assert deadlines.clear(record) == 1
        assert deadlines.clear(record) == 0
    elif how == "none":
        deadlines.watch(record, None, owner)
    else:
        record.delete()
    assert reminders.run(MONDAY + timedelta(days=10)) == 0
    row.refresh_from_db()
    assert row.cleared_at is not None
    assert Notice.objects.count() == 0


def test_a_later_day_begins_anew(record: SavedView, staff: dict[str, User]) -> None:
    deadlines.watch(record, MONDAY, owner, after=1, escalate_after=1, before=3)
    reminders.run(MONDAY + timedelta(days=1))
    row = deadlines.watch(record, MONDAY + timedelta(days=28), owner)
    assert Deadline.objects.open().count() == 1
    assert row is not None
    assert list(row.people.values_list("user__username", flat=True)) == ["worker"]
    assert reminders.run(MONDAY + timedelta(days=28)) == 1
    assert told()[-1] == ("worker", "Due")


def test_several_days_of_one_record_are_kept_apart(record: SavedView) -> None:
    deadlines.watch(record, MONDAY, owner, what="meeting")
    deadlines.watch(record, MONDAY, owner, what="filing")
    deadlines.clear(record, "meeting")
    assert list(Deadline.objects.open().values_list("what", flat=True)) == ["filing"]


def test_nobody_answers_and_the_matter_is_passed_up_all_the_same(
    record: SavedView, staff: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    escalation.register(lambda record, people: [staff["city"]])
    deadlines.watch(record, MONDAY, owner, escalate_after=1)
    User.objects.filter(pk=staff["worker"].pk).update(is_active=False)
    reminders.run(MONDAY + timedelta(days=1))
    assert told() == [("city", "Passed")]
    assert Notice.objects.get().body


def test_one_fault_does_not_silence_the_others(record: SavedView, staff: dict[str, User]) -> None:
    def broken(view: SavedView) -> list[User]:
        if view.name == "坏":
            raise RuntimeError("boom")
        return [view.user]

    deadlines.register_responsible("tests.broken", broken)
    bad = SavedView.objects.create(user=staff["worker"], page="tests", name="好的", query="q=b")
    deadlines.watch(bad, MONDAY, "tests.broken")
    deadlines.watch(record, MONDAY, owner)
    SavedView.objects.filter(pk=bad.pk).update(name="坏")
    assert reminders.run(MONDAY) == 1
    assert Reminder.objects.count() == 1
    SavedView.objects.filter(pk=record.pk).update(user=staff["city"])
    deadlines.refresh()
    assert [item.due for item in deadlines_of(staff["city"])] == [MONDAY]


def test_a_function_that_no_worker_would_find_is_refused(record: SavedView) -> None:
    for unknown in ("nobody.knows", lambda view: [view.user]):
        with pytest.raises(LookupError):
            deadlines.watch(record, MONDAY, unknown)
    assert Deadline.objects.count() == 0


def test_the_work_list_follows_who_answers(record: SavedView, staff: dict[str, User], client: Client) -> None:
    deadlines.watch(record, MONDAY, owner, title="换届报批", url="/x/")
    assert [(item.title, item.url, item.due) for item in deadlines_of(staff["worker"])] == [("换届报批", "/x/", MONDAY)]
    assert deadlines_of(staff["city"]) == []
    SavedView.objects.filter(pk=record.pk).update(user=staff["city"])
    deadlines.refresh(staff["worker"])
    assert deadlines_of(staff["worker"]) == []
    assert len(deadlines_of(staff["city"])) == 1
    client.force_login(staff["city"])
    page = client.get(reverse("web:work"), {"when": "overdue", "kind": "deadlines"}).content.decode()
    assert "换届报批" in page


def test_what_is_far_off_waits(record: SavedView, staff: dict[str, User]) -> None:
    deadlines.watch(record, date(2030, 1, 1), owner)
    assert deadlines_of(staff["worker"]) == []


def test_watching_thirty_costs_no_more_queries_on_the_page(
    record: SavedView, staff: dict[str, User], client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(staff["worker"])
    for number in range(30):
        deadlines.watch(record, MONDAY, owner, what=str(number))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("web:work"))
    assert len(page.context["page"].object_list) == 30
