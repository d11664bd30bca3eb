"""The industry survey as planned work: planned, watched, begun, reported, with key industries chosen out of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.notices.models import Deadline, Notice
from orgs.societies.actions import survey, survey_plan
from orgs.societies.models.survey import KeyIndustry
from orgs.societies.models.survey_plan import SurveyPlan, SurveyPlanState
from orgs.societies.queries.surveys import plans
from tests.orgs.factories import officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import survey_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def net() -> Network:
    return build()


@pytest.fixture
def city(net: Network) -> User:
    return net.luoyang_officer


def said(owner: User, **more: Any) -> dict[str, Any]:
    plain = {"year": 2024, "title": "轴承产业调研", "scope": "产值、企业、科技工作者", "owner": owner, "due_on": SOON}
    return {**plain, **more}


@pytest.fixture
def plan(net: Network, city: User) -> SurveyPlan:
    return survey_plan.plan(net.luoyang, actor=city, values=said(city))


def watched(plan: SurveyPlan) -> Any:
    return Deadline.objects.open().filter(object_id=plan.pk, responsible=survey_plan.RESPONSIBLE)


def test_the_person_in_charge_is_told_and_reminded(
    net: Network, city: User, django_capture_on_commit_callbacks: Any
) -> None:
    colleague = officer_of(net.luoyang)
    with django_capture_on_commit_callbacks(execute=True):
        made = survey_plan.plan(net.luoyang, actor=city, values=said(colleague))
    assert Notice.objects.filter(user=colleague, url=made.get_absolute_url()).exists()
    [line] = watched(made)
    assert line.due_on == SOON
    assert list(line.people.values_list("user", flat=True)) == [colleague.pk]


def test_whoever_is_in_charge_works_at_the_city_and_the_day_lies_ahead(net: Network, city: User) -> None:
    with pytest.raises(Refused, match=r".") as refused:
        survey_plan.plan(net.luoyang, actor=city, values=said(net.jianxi_officer))
    assert refused.value.field == "owner"
    with pytest.raises(Refused) as past:
        survey_plan.plan(net.luoyang, actor=city, values=said(city, due_on=TODAY - timedelta(days=1)))
    assert past.value.field == "due_on"
    with pytest.raises(NotAllowed):
        survey_plan.plan(net.luoyang, actor=net.jianxi_officer, values=said(city))


def test_the_same_survey_is_planned_once(net: Network, city: User, plan: SurveyPlan) -> None:
    with pytest.raises(Refused) as twice:
        survey_plan.plan(net.luoyang, actor=city, values=said(city))
    assert twice.value.field == "title"


def test_from_planned_to_reported_and_on_to_the_key_industry(net: Network, city: User, plan: SurveyPlan) -> None:
    assert plan.state == SurveyPlanState.PLANNED
    with pytest.raises(Refused):
        survey_plan.report(plan, actor=city, text="已完成")
    assert survey_plan.begin(plan, actor=city).state == SurveyPlanState.UNDER_WAY
    with pytest.raises(Refused):
        survey_plan.begin(plan, actor=city)
    with pytest.raises(Refused):
        survey_plan.report(plan, actor=city, text="还没有录入产业")
    line = survey_of(net.luoyang)
    with pytest.raises(Refused):
        survey_plan.report(plan, actor=city, text=" ")
    paper = SimpleUploadedFile("调研报告.pdf", b"%PDF-1.7 report")
    done = survey_plan.report(plan, actor=city, text="摸清三项主要产业", file=paper)
    assert (done.state, done.reported_on, done.file.name) == (SurveyPlanState.REPORTED, TODAY, "调研报告.pdf")
    assert not watched(plan).exists()
    survey.select(line, actor=city, first_day=TODAY)
    assert KeyIndustry.objects.filter(survey=line).exists()
    with pytest.raises(Refused):
        survey_plan.change(done, actor=city, version=done.version, values=said(city))


def test_a_day_that_has_passed_is_overdue_and_a_change_moves_the_watch(city: User, plan: SurveyPlan) -> None:
    SurveyPlan.objects.update(due_on=TODAY - timedelta(days=1))
    plan.refresh_from_db()
    assert plan.state == SurveyPlanState.OVERDUE
    assert [list(SurveyPlan.objects.in_state(state)) for state in SurveyPlanState] == [[], [], [plan], []]
    later = SOON + timedelta(days=5)
    with pytest.raises(Stale):
        survey_plan.change(plan, actor=city, version=plan.version + 1, values=said(city, due_on=later))
    survey_plan.change(plan, actor=city, version=plan.version, values=said(city, due_on=later))
    assert watched(plan).get().due_on == later


def test_who_left_is_followed_by_the_officers_of_the_city(net: Network, city: User) -> None:
    colleague = officer_of(net.luoyang)
    made = survey_plan.plan(net.luoyang, actor=city, values=said(colleague))
    colleague.postings.update(end_day=TODAY)
    assert survey_plan.people_of(made) == [city]


def test_the_pages_lead_from_the_list_of_surveys_to_the_report(net: Network, city: User, client: Client) -> None:
    client.force_login(city)
    assert reverse("orgs:survey_plan_list") in client.get(reverse("orgs:survey_list")).content.decode()
    assert reverse("orgs:survey_plan_create") in client.get(reverse("orgs:survey_plan_list")).content.decode()
    sent = {**said(city), "city": net.luoyang.pk, "owner": city.pk, "due_on": SOON.isoformat()}
    made = client.post(reverse("orgs:survey_plan_create"), sent)
    plan = SurveyPlan.objects.get()
    assert made["Location"] == plan.get_absolute_url()
    change = reverse("orgs:survey_plan_update", args=[plan.pk])
    assert client.post(change, {**sent, "title": "轴承产业专项调研", "version": plan.version}).status_code == 302
    client.post(reverse("orgs:survey_plan_begin", args=[plan.pk]))
    line = survey_of(net.luoyang)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert line.get_absolute_url() in page
    report = reverse("orgs:survey_plan_report", args=[plan.pk])
    assert report in page
    paper = SimpleUploadedFile("调研报告.pdf", b"%PDF-1.7 report")
    assert client.post(report, {"text": "摸清产业", "file": paper}).status_code == 302
    shown = client.get(plan.get_absolute_url()).content.decode()
    assert "摸清产业" in shown
    assert "调研报告.pdf" in shown
    plan.refresh_from_db()
    assert client.get(reverse("files:download", args=[plan.file.uuid])).status_code == 200
    client.force_login(net.zhengzhou_officer)
    assert client.get(plan.get_absolute_url()).status_code == 404
    assert client.get(reverse("files:download", args=[plan.file.uuid])).status_code == 404
    assert not plans(net.zhengzhou_officer).exists()
