"""How long steps take: medians and overdue shares by kind, city and county; what lies with whom now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.tables import registered
from orgs.cases.queries.times import Span, StepTime, held_now, last_days, stays, step_times
from orgs.cases.registry import timed_kinds
from orgs.common.enums import CaseState
from tests.orgs import cases
from tests.orgs.cases import Place

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOW = timezone.now()
YEAR = last_days(365)


@pytest.fixture
def here() -> Place:
    return cases.place()


def lasted(case: Any, *days: float) -> None:
    """Let the steps of a case lie so many days apart, the last one today; each state had five days."""
    kind = ContentType.objects.get_for_model(type(case))
    steps = list(Step.objects.filter(content_type=kind, object_id=case.pk).order_by("pk"))
    at = NOW - timedelta(days=sum(days))
    for step, gap in zip(steps, (*days, 0), strict=True):
        due = step.due_on and (timezone.localtime(at) + timedelta(days=5)).date()
        Step.objects.filter(pk=step.pk).update(at=at, due_on=due)
        at += timedelta(days=gap)


def times(user: User, by: str = "kind", span: Span = YEAR, **more: Any) -> list[StepTime]:
    return step_times(stays(cases.fresh(user), **more), span, by)


def test_median_and_overdue_share_are_those_of_the_steps(here: Place) -> None:
    first = cases.approve(cases.begin_change(here, "department", new_department="技术部"), here)
    lasted(first, 1, 2, 8)
    second = cases.approve(cases.begin_election(here), here)
    lasted(second, 1, 4, 3)
    found = {(one.model_name, one.state): one for one in times(here.province)}
    kinds = ("changecase", "electioncase")
    assert set(found) == {(kind, state) for kind in kinds for state in ("checking", "approving")}
    approving = found["changecase", "approving"]
    assert (round(approving.median_days or 0, 3), approving.late, approving.late_share) == (8, 1, 100)
    checking = found["electioncase", "checking"]
    assert (round(checking.median_days or 0, 3), checking.late, checking.late_share) == (4, 0, 0)
    assert (checking.limit, checking.open) == (5, [])


def test_the_median_of_two_is_between_them_and_a_stay_outside_the_days_does_not_count(here: Place) -> None:
    for days in ((1, 2, 8), (1, 6, 2)):
        case = cases.approve(cases.begin_change(here, "department", new_department=f"技术部{days}"), here)
        lasted(case, *days)
    [checking] = [one for one in times(here.province) if one.state == "checking"]
    assert (round(checking.median_days or 0, 3), checking.late) == (4, 1)
    today = timezone.localdate()
    assert times(here.province, span=Span(today - timedelta(days=90), today - timedelta(days=60))) == []


def test_groups_by_county_and_city_name_the_unit_and_keep_to_the_scope(here: Place) -> None:
    lasted(cases.approve(cases.begin_election(here), here), 1, 2, 3)
    assert {one.unit.pk for one in times(here.province, "county") if one.unit} == {here.jianxi.pk}
    assert {one.unit.pk for one in times(here.province, "city") if one.unit} == {here.luoyang.pk}
    assert times(here.other_city) == []
    assert times(here.province, unit=here.zhengzhou) == []
    assert len(times(here.province, unit=here.luoyang, models=["electioncase"])) == 2


def test_the_cases_that_lie_with_somebody_come_longest_first_with_their_holder(here: Place, signed_in: SignIn) -> None:
    case = cases.hand_in(cases.begin_election(here), here)
    lasted(case, 2)
    Step.objects.update(at=F("at") - timedelta(days=9))
    Step.objects.filter(to_state=CaseState.CHECKING).update(due_on=timezone.localdate() - timedelta(days=2))
    [held] = held_now(stays(cases.fresh(here.province)))
    assert (held.case, held.stay.holder, int(held.stay.days), held.stay.is_overdue) == (case, "涧西区", 9, True)
    page = signed_in(here.province).get(reverse("orgs:cases_held"), {"late": "on"}).content.decode()
    assert case.get_absolute_url() in page
    assert "在办1件，其中逾期1件" in page
    assert "涧西区" in page
    file = signed_in(here.province).get(reverse("orgs:cases_held"), {"export": "csv"})
    content = b"".join(file.streaming_content) if file.streaming else file.content
    assert "涧西区" in content.decode()


def test_the_page_shows_the_figures_and_says_what_is_wrong_with_days(here: Place, signed_in: SignIn) -> None:
    lasted(cases.approve(cases.begin_election(here), here), 1, 2.5, 8)
    client, address = signed_in(here.province), reverse("orgs:case_times")
    page = client.get(address, {"by": "city"}).content.decode()
    assert "2.5" in page
    assert "洛阳市" in page
    assert "逾期办结环节占比" in page
    assert client.get(address, {"first": "2026-05-01", "last": "2026-04-01"}).status_code == 422
    assert signed_in(here.contact).get(address).status_code == 403


def test_every_kind_of_case_with_a_time_limit_is_timed() -> None:
    limited = {model for model, table in registered().items() if table.time_limits}
    timed = {one.model: one for one in timed_kinds()}
    assert set(timed) == limited
    for model, one in timed.items():
        assert set(registered()[model].time_limits) <= set(one.holders), model


def test_a_step_keeps_the_last_day_of_the_state_it_led_to(here: Place) -> None:
    case = cases.hand_in(cases.begin_election(here), here)
    [step] = Step.objects.filter(to_state=CaseState.CHECKING)
    assert step.due_on == case.due_on is not None


def test_thirty_cases_ask_as_many_queries_as_one(here: Place) -> None:
    kind = ContentType.objects.get_for_model(type(cases.begin_election(here)))
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            held_now(stays(cases.fresh(here.province)))
        counts.append(len(asked))
        Step.objects.bulk_create(
            Step(content_type=kind, object_id=1, verb="submit", to_state="checking", at=_at(day)) for day in range(30)
        )
    assert counts[1] == counts[0]


def _at(day: int) -> datetime:
    return NOW - timedelta(days=day)
