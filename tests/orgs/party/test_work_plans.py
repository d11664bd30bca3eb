"""Work plans: published by the province, read below, who has read them, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from orgs.actions import work_plan
from orgs.errors import NotAllowed, Refused
from orgs.models import WorkPlan, WorkPlanReading
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
    readers = reverse("orgs:work_plan_readers", args=[plan.pk])
    said = {
        read: [row.record.pk for row in signed_in(chief).get(readers, {"read": read}).context["table"].rows]
        for read in ("yes", "no")
    }
    assert said == {"yes": [net.luoyang.pk, net.jianxi.pk], "no": [net.zhengzhou.pk, net.guancheng.pk]}
    assert signed_in(net.luoyang_officer).get(readers).status_code == 403


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


def test_only_the_province_publishes(net: Network, plan: WorkPlan) -> None:
    with pytest.raises(NotAllowed):
        work_plan.publish(net.province, actor=net.luoyang_officer, year=2026, title="无权", text="无权")
    with pytest.raises(NotAllowed):
        work_plan.withdraw(plan, actor=net.luoyang_officer, reason="无权")
    assert WorkPlan.objects.get().withdrawn_at is None
