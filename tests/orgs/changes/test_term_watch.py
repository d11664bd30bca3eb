"""Elections are reminded of before they are due; the days of cases are watched as they move."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kexie_portal.notices import reminders
from kexie_portal.notices.models import Deadline, Notice
from kexie_portal.web import worklist
from kexie_portal.workflow import moving
from kexie_portal.workflow.days import is_working_day
from orgs.changes.models.term import Term
from orgs.changes.watch import ELECTION, watch_terms
from tests.orgs.cases import Place, begin_change, begin_election, forward, fresh, place
from tests.orgs.factories import AssociationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def here() -> Place:
    return place()


def running_out(here: Place, days: int) -> Term:
    """Let the open term run out so many days from now, as a ledger would write it."""
    here.association.terms.update(due_day=TODAY + timedelta(days=days))
    return here.association.terms.get()


def next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def test_a_term_is_watched_from_half_a_year_before(here: Place) -> None:
    running_out(here, 400)
    watch_terms()
    assert Deadline.objects.count() == 0
    running_out(here, 150)
    watch_terms()
    watch_terms()
    row = Deadline.objects.get()
    assert "洛阳涧光轴承科协" in row.title
    assert [one.user for one in row.people.all()] == [here.contact]
    reminders.run(next_working_day(TODAY))
    told = Notice.objects.get(kind="deadline")
    assert told.user == here.contact
    titles = [str(item.title) for item in worklist.items_for(fresh(here.contact))]
    assert any("洛阳涧光轴承科协" in title for title in titles)


def test_an_association_without_contacts_is_its_countys(here: Place) -> None:
    here.contact.postings.update(end_day=TODAY)
    running_out(here, 30)
    watch_terms()
    assert [one.user for one in Deadline.objects.get().people.all()] == [here.net.jianxi_officer]


@pytest.mark.parametrize("how", ["ended", "longer", "closed"])
def test_what_no_longer_holds_is_cleared(here: Place, how: str) -> None:
    term = running_out(here, 30)
    watch_terms()
    if how == "ended":
        Term.objects.filter(pk=term.pk).update(end_day=TODAY)
    elif how == "longer":
        running_out(here, 900)
    else:
        type(here.node).objects.filter(pk=here.node.pk).update(closed=TODAY)
    watch_terms()
    assert Deadline.objects.open().count() == 0


def test_a_term_saved_alone_is_followed_at_once(here: Place, django_capture_on_commit_callbacks: Any) -> None:
    term = running_out(here, 30)
    with django_capture_on_commit_callbacks(execute=True):
        term.save()
    assert Deadline.objects.open().count() == 1
    term.end_day = TODAY
    with django_capture_on_commit_callbacks(execute=True):
        term.save()
    assert Deadline.objects.open().count() == 0


@pytest.mark.parametrize("what", ["election", "dissolution", "merger"])
def test_an_approval_ends_the_reminder_and_its_undoing_brings_it_back(
    here: Place, what: str, django_capture_on_commit_callbacks: Any
) -> None:
    running_out(here, 30)
    watch_terms()
    if what == "election":
        case: Any = forward(begin_election(here), here)
    else:
        more = {"target": AssociationFactory(unit=here.jianxi)} if what == "merger" else {}
        case = forward(begin_change(here, what, **more), here)
    elections = Deadline.objects.open().filter(what=ELECTION)
    assert elections.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        moving.move(case, "approve", actor=fresh(here.luoyang_officer))
    assert elections.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        moving.move(case, "undo", actor=fresh(here.luoyang_officer), note="录入有误")
    assert [one.user for one in elections.get().people.all()] == [here.contact]


def test_the_day_of_a_case_follows_its_moves(here: Place) -> None:
    """County, then back to who filed it, then withdrawn: each time those whose step is next are on it."""
    case = begin_election(here)
    assert Deadline.objects.open().count() == 0, "a draft has no time limit"
    moving.move(case, "submit", actor=fresh(here.contact))
    row = Deadline.objects.open().get()
    assert row.due_on == case.due_on
    assert [one.user for one in row.people.all()] == [here.net.jianxi_officer]
    moving.move(case, "return", actor=fresh(here.net.jianxi_officer), note="缺会议纪要")
    row = Deadline.objects.open().get()
    assert [one.user for one in row.people.all()] == [here.contact]
    assert row.due_on == case.due_on
    moving.move(case, "withdraw", actor=fresh(here.contact))
    assert Deadline.objects.open().count() == 0


def test_an_overdue_check_is_passed_up_to_the_city(here: Place) -> None:
    case = begin_election(here)
    moving.move(case, "submit", actor=fresh(here.contact))
    for number in range(1, 30):
        reminders.run(case.due_on + timedelta(days=number))
    told = list(Notice.objects.filter(kind__in=["deadline", "escalation"]).order_by("pk"))
    assert [one.user for one in told] == [here.net.jianxi_officer, here.net.luoyang_officer, here.province]
