"""Reminders that people set on a case: they come at their minute, once, and only while the case is in sight."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import Refused
from kexie_portal.notices.actions import alarm as actions
from kexie_portal.notices.models import Alarm, Mail, Notice
from tests.access.test_races import at_once
from tests.orgs.memberships.made import Applied, applied

TOMORROW = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), datetime.min.time()))
HALF_PAST_NINE = TOMORROW + timedelta(hours=9, minutes=30)


@pytest.fixture
def here(db: None) -> Applied:
    return applied()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def set_for(here: Applied, **more: Any) -> Alarm:
    return actions.set_alarm(here.application, actor=here.officer, at=more.pop("at", HALF_PAST_NINE), **more)


def test_it_is_set_on_the_page_of_the_case_for_tomorrow_half_past_nine(here: Applied) -> None:
    client = browser(here.officer)
    page = client.get(here.application.get_absolute_url())
    address = f"/me/reminders/orgs/membershipapplication/{here.application.pk}/"
    assert address in page.content.decode()
    form = client.get(address).context["form"]
    sent = {"day": str(form.initial["day"]), "time": f"{form.initial['time']:%H:%M}", "note": "催问"}
    answer = client.post(address, sent)
    assert answer["Location"] == here.application.get_absolute_url()
    row = Alarm.objects.get()
    assert (row.user, row.at, row.note) == (here.officer, HALF_PAST_NINE, "催问")
    assert row.title in client.get("/me/reminders/").content.decode()


def test_it_comes_at_its_minute_by_inbox_and_mail_and_once(here: Applied) -> None:
    User.objects.filter(pk=here.officer.pk).update(email="o@example.com")
    here.officer.refresh_from_db()
    row = set_for(here, note="催问")
    assert actions.ring(HALF_PAST_NINE - timedelta(seconds=1)) == 0
    assert actions.ring(HALF_PAST_NINE) == 1
    assert actions.ring(HALF_PAST_NINE + timedelta(minutes=1)) == 0
    notice = Notice.objects.get(user=here.officer)
    assert (notice.url, notice.body) == (here.application.get_absolute_url(), "催问")
    assert row.title in notice.title
    assert Mail.objects.filter(user=here.officer).count() == 1


def test_a_cancelled_one_does_not_come(here: Applied) -> None:
    row = set_for(here)
    answer = browser(here.officer).post(f"/me/reminders/{row.pk}/cancel/")
    assert answer["Location"] == "/me/reminders/"
    assert actions.ring(HALF_PAST_NINE) == 0
    with pytest.raises(Refused):
        actions.cancel(row, actor=here.officer)


def test_a_case_that_went_out_of_sight_is_not_told_of(here: Applied) -> None:
    set_for(here)
    here.officer.postings.update(end_day=timezone.localdate())
    with time_machine.travel(HALF_PAST_NINE, tick=False):
        assert actions.ring() == 0
    assert not Notice.objects.filter(user=here.officer).exists()
    assert Alarm.objects.get().cancelled_at is not None


@pytest.mark.parametrize("at", [timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=400)])
def test_a_minute_that_has_passed_or_lies_years_ahead_is_refused(here: Applied, at: datetime) -> None:
    with pytest.raises(Refused):
        set_for(here, at=at)


def test_nobody_reaches_anothers(here: Applied) -> None:
    row = set_for(here)
    assert browser(here.second).post(f"/me/reminders/{row.pk}/cancel/").status_code == 404
    assert row.title not in browser(here.second).get("/me/reminders/").content.decode()
    stranger = browser(here.net.zhengzhou_officer)
    address = f"/me/reminders/orgs/membershipapplication/{here.application.pk}/"
    assert stranger.get(address).status_code == 404
    assert stranger.get("/me/reminders/orgs/organization/1/").status_code == 404
    assert stranger.get("/me/reminders/none/nothing/1/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_rounds_in_the_same_second_ring_once() -> None:
    here = applied()
    set_for(here)
    assert sorted(at_once(partial(actions.ring, HALF_PAST_NINE), partial(actions.ring, HALF_PAST_NINE))) == [0, 1]
    assert Notice.objects.filter(user=here.officer, kind="reminder").count() == 1
