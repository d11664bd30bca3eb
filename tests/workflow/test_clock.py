"""Moves by the clock: when they are brought about, by nobody else, once, and not before somebody was reminded."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from kexie_portal.errors import NotAllowed
from kexie_portal.notices import reminders
from kexie_portal.notices.models import Deadline, Notice, Reminder
from kexie_portal.workflow import clock, moving, offering, signing
from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.diagrams import diagram
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.limits import every
from kexie_portal.workflow.models import TimeLimit
from orgs.memberships.enums import ApplicationState
from orgs.memberships.models import MembershipApplication
from orgs.memberships.workflow import APPLICATION
from tests.access.test_races import at_once
from tests.orgs.memberships.made import Applied, applied, fresh

State = ApplicationState


@pytest.fixture
def here(db: None) -> Applied:
    return applied()


def returned(here: Applied, **data: Any) -> MembershipApplication:
    """Return the application to the association."""
    moving.move(here.application, "return", actor=fresh(here.officer), note="请补充", items=["words"], **data)
    return MembershipApplication.objects.get(pk=here.application.pk)


def noon(case: MembershipApplication, days: int = 0) -> datetime:
    """Return noon of some days after the last day of a case."""
    assert case.due_on is not None
    return timezone.make_aware(datetime.combine(case.due_on + timedelta(days=days), datetime.min.time())) + timedelta(
        hours=12
    )


def state(case: MembershipApplication) -> str:
    return MembershipApplication.objects.values_list("state", flat=True).get(pk=case.pk)


def test_a_returned_application_that_is_not_sent_again_lapses_after_its_last_day(here: Applied) -> None:
    case = returned(here)
    assert case.due_on == working_days_after(timezone.localdate(), 15)
    row = Deadline.objects.open().of(case).get()
    with time_machine.travel(noon(case, -1), tick=False):
        assert reminders.remind_now(row) == 1
    with time_machine.travel(noon(case), tick=False):
        assert clock.run() == 0, "the last day is the association's"
    with time_machine.travel(noon(case, 1), tick=False):
        assert clock.run() == 1
    step = signing.steps_of(case)[-1]
    assert (state(case), step.verb, step.actor, step.note) == ("lapsed", "lapse", None, "期限内未重新报送。")
    assert not Deadline.objects.open().of(case).exists()


def test_nothing_lapses_before_somebody_was_reminded_a_day_earlier(here: Applied) -> None:
    case = returned(here)
    late = noon(case, 5)
    with time_machine.travel(late, tick=False):
        assert clock.run() == 0, "no reminder has been sent: this round sends it"
        assert Reminder.objects.get().stage == "before"
        assert Notice.objects.filter(user=here.contact, kind="deadline").count() == 1
        assert clock.run() == 0
    with time_machine.travel(late + timedelta(hours=23), tick=False):
        assert clock.run() == 0
        assert Notice.objects.filter(user=here.contact, kind="deadline").count() == 1, "reminded once"
    with time_machine.travel(late + timedelta(hours=25), tick=False):
        assert clock.run() == 1
    assert state(case) == "lapsed"


def test_a_case_of_which_nobody_can_be_reminded_stays(here: Applied) -> None:
    case = returned(here)
    here.contact.postings.update(end_day=timezone.localdate())
    for days in (5, 7, 9):
        with time_machine.travel(noon(case, days), tick=False):
            assert clock.run() == 0
    assert state(case) == State.RETURNED


def test_the_association_and_the_body_hear_that_it_lapsed(
    here: Applied, django_capture_on_commit_callbacks: Any
) -> None:
    case = returned(here)
    with time_machine.travel(noon(case, 1), tick=False):
        clock.run()
    with time_machine.travel(noon(case, 3), tick=False), django_capture_on_commit_callbacks(execute=True):
        assert clock.run() == 1
    told = Notice.objects.filter(url=case.get_absolute_url(), title__contains="自动了结")
    assert set(told.values_list("user", flat=True)) == {here.contact.pk, here.officer.pk, here.second.pk}


def test_no_person_takes_it_and_it_is_not_taken_early(here: Applied) -> None:
    case = returned(here)
    for person in (here.officer, here.contact):
        with pytest.raises(NotAllowed):
            moving.move(case, "lapse", actor=fresh(person))
        assert "lapse" not in {one.move.verb for one in offering.offers(case, fresh(person))}
    with pytest.raises(MoveRefused):
        moving.move(case, "lapse", actor=None)
    with pytest.raises(NotAllowed):
        moving.move(case, "accept", actor=None)
    assert state(case) == State.RETURNED


def test_the_province_sets_after_how_many_days_it_lapses(here: Applied) -> None:
    limit = next(one for one in every() if one.kind is MembershipApplication and one.state == State.RETURNED)
    assert limit.built_in == 15
    today = timezone.localdate()
    TimeLimit.objects.create(
        kind="orgs.membershipapplication", state="returned", days=5, first_day=today, reason="试行"
    )
    assert returned(here).due_on == working_days_after(today, 5)


class TestToTheMinute:
    """A return that says until when."""

    def moment(self) -> datetime:
        return (timezone.now() + timedelta(days=4)).replace(second=0, microsecond=0)

    def test_the_minute_stands_in_the_case_and_in_what_is_watched(self, here: Applied) -> None:
        case = returned(here, answer_by=self.moment())
        assert (case.due_at, case.due_on) == (self.moment(), timezone.localdate(self.moment()))
        assert Deadline.objects.open().of(case).get().due_at == self.moment()

    def test_it_lapses_in_the_minute_and_not_before(self, here: Applied) -> None:
        case = returned(here, answer_by=self.moment())
        row = Deadline.objects.open().of(case).get()
        with time_machine.travel(self.moment() - timedelta(days=2), tick=False):
            reminders.remind_now(row)
        title = Notice.objects.get(user=here.contact, kind="deadline").title
        assert f"{timezone.localtime(self.moment()):%Y-%m-%d %H:%M}" in title
        with time_machine.travel(self.moment() - timedelta(minutes=1), tick=False):
            assert clock.run() == 0
        with time_machine.travel(self.moment() + timedelta(minutes=1), tick=False):
            assert clock.run() == 1
        assert state(case) == "lapsed"

    def test_a_minute_too_soon_is_refused(self, here: Applied) -> None:
        with pytest.raises(Exception, match="2日"):
            returned(here, answer_by=timezone.now() + timedelta(hours=5))

    def test_sent_again_it_has_the_usual_days(self, here: Applied) -> None:
        case = returned(here, answer_by=self.moment())
        moving.move(case, "resubmit", actor=fresh(here.contact), words="我会科技工作者三百人")
        assert (case.state, case.due_at, case.answer_by) == (State.SUBMITTED, None, None)
        assert case.due_on == working_days_after(timezone.localdate(), 20)


def test_the_drawing_names_the_clock_and_the_limit_of_the_record() -> None:
    drawn = diagram(APPLICATION)
    assert "（系统按时限）" in drawn
    assert "15，或按件确定" in drawn


def patient_round() -> int:
    """Run the round; in memory SQLite does not wait for the other writer, as in a file, and the next round does it."""
    for _wait in range(200):
        try:
            return clock.run()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.02)
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_two_rounds_in_the_same_second_move_it_once() -> None:
    here = applied()
    case = returned(here)
    row = Deadline.objects.open().of(case).get()
    reminders.remind_now(row)
    MembershipApplication.objects.filter(pk=case.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    day = timezone.localdate() - timedelta(days=1)
    Deadline.objects.filter(pk=row.pk).update(due_on=day)
    Reminder.objects.update(due_on=day, at=timezone.now() - timedelta(days=2))
    moved = sum(at_once(patient_round, patient_round))
    assert moved + patient_round() == 1, "a round that met a lock leaves the case to the next one"
    assert [step.verb for step in signing.steps_of(case)].count("lapse") == 1
