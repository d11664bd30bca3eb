"""Work plans: published by the province, read below, who has read them, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.models import Notice
from orgs.duty.actions import work_plan
from orgs.duty.models.work_plan import WorkPlan, WorkPlanReading
from tests.orgs.factories import officer_of
from tests.orgs.network import Network

SignIn = Callable[[User], Client]


@pytest.fixture
def chief(net: Network) -> User:
    return officer_of(net.province)


@pytest.fixture
def plan(net: Network, chief: User) -> WorkPlan:
    return work_plan.publish(net.province, actor=chief, year=2026, title="2026年工作要点", text="第一条")


def test_the_first_opening_of_each_reader_is_noted_once(
    net: Network, plan: WorkPlan, chief: User, signed_in: SignIn
) -> None:
    url = plan.get_absolute_url()
    for who in (net.luoyang_officer, net.luoyang_officer, net.jianxi_officer, chief):
        assert signed_in(who).get(url).status_code == 200
    assert set(WorkPlanReading.objects.values_list("unit", flat=True)) == {net.luoyang.pk, net.jianxi.pk}
    assert WorkPlanReading.objects.count() == 2
    kept = LogEntry.objects.get_for_model(WorkPlanReading).values_list("actor", "action")
    assert sorted(kept) == sorted((who.pk, 0) for who in (net.luoyang_officer, net.jianxi_officer)), "and in the log"
    readers = reverse("orgs:work_plan_readers", args=[plan.pk])
    said = {
        read: [row.record.pk for row in signed_in(chief).get(readers, {"read": read}).context["table"].rows]
        for read in ("yes", "no")
    }
    assert said == {"yes": [net.luoyang.pk, net.jianxi.pk], "no": [net.zhengzhou.pk, net.guancheng.pk]}
    assert signed_in(net.luoyang_officer).get(readers).status_code == 403
    page = signed_in(chief).get(readers).content.decode()
    assert '<option value="yes">已阅读</option>' in page


def test_a_file_is_read_by_whoever_reads_the_plan(net: Network, chief: User, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("要点.txt", "第一条".encode())
    sent = {"year": 2026, "title": "要点", "text": "见附件", "file": file}
    assert signed_in(chief).post(reverse("orgs:work_plan_publish"), sent).status_code == 302
    stored = WorkPlan.objects.get().file
    assert stored is not None
    address = reverse("files:download", args=[stored.uuid])
    assert signed_in(net.jianxi_officer).get(address).status_code == 200
    assert signed_in(User.objects.create(username="nobody", name="无")).get(address).status_code == 404


def test_a_withdrawn_plan_keeps_its_reason_and_its_readers(
    net: Network, plan: WorkPlan, chief: User, signed_in: SignIn
) -> None:
    signed_in(net.luoyang_officer).get(plan.get_absolute_url())
    url = reverse("orgs:work_plan_withdraw", args=[plan.pk])
    assert signed_in(chief).post(url, {"reason": "有误"}).status_code == 302
    with pytest.raises(Refused):
        work_plan.withdraw(plan, actor=chief, reason="再次")
    assert WorkPlan.objects.get().withdrawal_reason == "有误"
    assert WorkPlanReading.objects.count() == 1
    assert plan.title not in signed_in(net.jianxi_officer).get(reverse("orgs:work_plans")).content.decode()
    assert plan.title in signed_in(chief).get(reverse("orgs:work_plans")).content.decode()


def test_a_corrected_plan_takes_the_place_of_the_withdrawn_one(
    net: Network,
    plan: WorkPlan,
    chief: User,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    county = signed_in(net.jianxi_officer)
    county.get(plan.get_absolute_url())
    client, url = signed_in(chief), reverse("orgs:work_plan_correct", args=[plan.pk])
    assert url in client.get(plan.get_absolute_url()).content.decode()
    assert client.get(url).context["form"]["text"].value() == "第一条"
    sent = {"year": 2026, "title": "2026年工作要点（修订）", "text": "第一条、第二条", "reason": "漏了第二条"}
    assert client.post(url, {**sent, "reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert client.post(url, sent).status_code == 302
    made, former = WorkPlan.objects.get(replaces=plan), WorkPlan.objects.get(pk=plan.pk)
    assert (former.withdrawal_reason, former.withdrawn_at is None) == ("漏了第二条", False)
    assert WorkPlanReading.objects.filter(plan=former).count() == 1
    assert not WorkPlanReading.objects.filter(plan=made).exists(), "who read the former one has the new one to read"
    page = county.get(plan.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in page
    assert "漏了第二条" in page
    assert plan.get_absolute_url() in county.get(made.get_absolute_url()).content.decode()
    told = Notice.objects.filter(user=net.jianxi_officer)
    assert [(one.title, one.url) for one in told] == [
        ("2026年工作计划（更正）：2026年工作要点（修订）", made.get_absolute_url())
    ]
    assert client.post(url, sent).status_code == 422, "a plan is corrected once; then the corrected one is"
    assert WorkPlan.objects.count() == 2


@pytest.mark.parametrize(("keep", "kept"), [({"keep_file": "on"}, True), ({}, False)])
def test_a_corrected_plan_goes_on_with_the_file_if_wanted(
    net: Network, chief: User, signed_in: SignIn, keep: dict[str, str], kept: bool
) -> None:
    file = SimpleUploadedFile("要点.txt", "第一条".encode())
    plan = work_plan.publish(net.province, actor=chief, year=2026, title="要点", text="见附件", file=file)
    sent = {"year": 2026, "title": "要点", "text": "见附件。", "reason": "标点", **keep}
    signed_in(chief).post(reverse("orgs:work_plan_correct", args=[plan.pk]), sent)
    assert WorkPlan.objects.get(replaces=plan).file == (plan.file if kept else None)


def test_whom_a_plan_was_told_is_told_of_its_withdrawal(
    net: Network, plan: WorkPlan, chief: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        work_plan.withdraw(plan, actor=chief, reason="有误")
    assert set(Notice.objects.values_list("title", flat=True)) == {"2026年工作计划已撤回：2026年工作要点"}
    assert net.jianxi_officer in {one.user for one in Notice.objects.all()}


def test_every_reader_of_a_unit_is_named_with_his_moment(
    net: Network, plan: WorkPlan, chief: User, signed_in: SignIn
) -> None:
    second = officer_of(net.luoyang, "reader")
    for who in (net.luoyang_officer, second):
        signed_in(who).get(plan.get_absolute_url())
    client, url = signed_in(chief), reverse("orgs:work_plan_readers", args=[plan.pk])
    with CaptureQueriesContext(connection) as one_unit:
        page = client.get(url).content.decode()
    moments = WorkPlanReading.objects.values_list("reader__name", "read_at")
    for who, moment in moments:
        assert f"{who} {timezone.localtime(moment):%Y-%m-%d %H:%M}" in page
    file = b"".join(client.post(url, {"export": "csv"})).decode()
    assert "；".join(f"{who} {timezone.localtime(moment):%Y-%m-%d %H:%M}" for who, moment in moments) in file
    for who in (net.jianxi_officer, net.zhengzhou_officer):
        signed_in(who).get(plan.get_absolute_url())
    with CaptureQueriesContext(connection) as three_units:
        client.get(url)
    assert len(three_units) <= len(one_unit) <= 15


def test_only_the_province_publishes(net: Network, plan: WorkPlan) -> None:
    with pytest.raises(NotAllowed):
        work_plan.publish(net.province, actor=net.luoyang_officer, year=2026, title="无权", text="无权")
    with pytest.raises(NotAllowed):
        work_plan.withdraw(plan, actor=net.luoyang_officer, reason="无权")
    with pytest.raises(NotAllowed):
        work_plan.correct(plan, actor=net.luoyang_officer, reason="无权", year=2026, title="无权", text="无权")
    assert WorkPlan.objects.get().withdrawn_at is None
