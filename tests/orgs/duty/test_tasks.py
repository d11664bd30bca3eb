"""Tasks under a work plan: set, answered, urged once a day, late ones counted, opened again, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.notices.models import Deadline, Notice
from kexie_portal.web.worklist import items_for
from orgs.duty.actions import task as actions
from orgs.duty.actions import work_plan
from orgs.duty.models.task import Task, TaskState, TaskUrging
from orgs.duty.models.work_plan import WorkPlan
from tests.orgs.factories import officer_of
from tests.orgs.network import Network

SignIn = Callable[[User], Client]
Commit = Callable[..., object]
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)


@pytest.fixture
def chief(net: Network) -> User:
    return officer_of(net.province)


@pytest.fixture
def plan(net: Network, chief: User) -> WorkPlan:
    return work_plan.publish(net.province, actor=chief, year=TODAY.year, title="年度工作要点", text="第一条")


@pytest.fixture
def task(net: Network, plan: WorkPlan, chief: User) -> Task:
    [made] = actions.set_tasks(plan, [net.luoyang], actor=chief, text="报送名单", due_on=SOON)
    return made


def late(task: Task) -> Task:
    Task.objects.filter(pk=task.pk).update(due_on=TODAY - timedelta(days=2))
    task.refresh_from_db()
    actions.watch(task)
    return task


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_same_task_goes_to_many_units_and_waits_for_their_officers(
    net: Network, plan: WorkPlan, chief: User, signed_in: SignIn, django_capture_on_commit_callbacks: Commit
) -> None:
    sent = {"all_below": "on", "text": "报送名单", "due_on": SOON.isoformat()}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        answer = signed_in(chief).post(reverse("orgs:task_set", args=[plan.pk]), sent)
    assert answer.status_code == 302
    assert set(Task.objects.values_list("unit", flat=True)) == {net.luoyang.pk, net.zhengzhou.pk}
    mine = Task.objects.get(unit=net.luoyang)
    waiting = [(item.url, item.due) for item in items_for(fresh(net.luoyang_officer))]
    assert (mine.get_absolute_url(), SOON) in waiting
    assert Notice.objects.filter(user=net.luoyang_officer, title="新任务：报送名单").count() == 1
    assert not Notice.objects.filter(user=net.jianxi_officer, kind="task").exists()
    page = signed_in(net.luoyang_officer).get(plan.get_absolute_url()).content.decode()
    assert "1项任务" in page, "a city sees its own task on the page of the plan"


def test_a_task_that_is_done_leaves_the_work_list_and_its_setter_is_told(
    net: Network, task: Task, chief: User, signed_in: SignIn, django_capture_on_commit_callbacks: Commit
) -> None:
    client = signed_in(net.luoyang_officer)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "提交反馈" in page
    assert client.post(task.get_absolute_url(), {"text": ""}).status_code == 422
    assert client.post(task.get_absolute_url(), {"text": "已报一半"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.feedback.get().text) == (TaskState.OPEN, "已报一半")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client.post(task.get_absolute_url(), {"text": "全部报送", "is_done": "on"})
    task.refresh_from_db()
    assert (task.state, task.done_on) == (TaskState.DONE, TODAY)
    assert Notice.objects.get(user=chief, kind="task").title == "任务已完成：报送名单"
    assert task.get_absolute_url() not in [item.url for item in items_for(fresh(net.luoyang_officer))]
    assert "提交反馈" not in client.get(task.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        actions.answer(task, actor=net.luoyang_officer, text="再报", is_done=False)


def test_a_task_is_urged_once_a_day_whoever_clicks(
    net: Network, task: Task, chief: User, signed_in: SignIn, django_capture_on_commit_callbacks: Commit
) -> None:
    address = reverse("orgs:task_urge", args=[task.pk])
    client = signed_in(chief)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        first = client.post(address, follow=True).content.decode()
        second = client.post(address, follow=True).content.decode()
    assert "已通知承办人" in first
    assert "今天已催办过" in second
    assert Notice.objects.filter(user=net.luoyang_officer, title__startswith="催办：报送名单").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskUrging.objects.create(task=task, by=chief)
    TaskUrging.objects.update(day=TODAY - timedelta(days=1))
    actions.urge(task, actor=officer_of(net.province))
    assert task.urgings.count() == 2
    assert LogEntry.objects.get_for_model(TaskUrging).count() >= 2, "each is in the log"


def test_many_are_urged_from_the_list_and_the_list_says_which_were_left(
    net: Network, task: Task, plan: WorkPlan, chief: User, signed_in: SignIn
) -> None:
    [other] = actions.set_tasks(plan, [net.zhengzhou], actor=chief, text="报送名单", due_on=SOON)
    actions.answer(other, actor=net.zhengzhou_officer, text="好了", is_done=True)
    sent = {"action": "urge", "selected": [task.pk, other.pk]}
    page = signed_in(chief).post(reverse("orgs:task_list"), sent, follow=True).content.decode()
    assert "已催办1项任务" in page
    assert "1项未催办" in page
    assert signed_in(net.jianxi_officer).post(reverse("orgs:task_list"), sent).status_code == 400


def test_late_tasks_below_are_one_count_for_the_people_who_set_them(net: Network, task: Task, chief: User) -> None:
    late(task)
    counts = {item.url: item.count for item in items_for(fresh(chief)) if item.count}
    assert counts[f"{reverse('orgs:task_list')}?state=overdue"] == 1
    own = [item for item in items_for(fresh(net.luoyang_officer)) if item.url == task.get_absolute_url()]
    assert [item.overdue(TODAY) for item in own] == [True]


def test_a_named_person_has_it_alone_until_they_leave(net: Network, plan: WorkPlan, chief: User) -> None:
    second = officer_of(net.luoyang)
    wanted = {"actor": chief, "text": "走访", "due_on": SOON}
    [made] = actions.set_tasks(plan, [net.luoyang], person=second, **wanted)
    assert actions.people_of(made) == [second]
    second.postings.update(end_day=TODAY)
    assert actions.people_of(made) == [net.luoyang_officer], "the unit's officers take over"
    with pytest.raises(Refused, match="不在"):
        actions.set_tasks(plan, [net.zhengzhou], person=net.luoyang_officer, **wanted)
    with pytest.raises(Refused):
        actions.set_tasks(plan, [net.luoyang], person=officer_of(net.luoyang, "reader"), **wanted)


def test_only_the_level_above_sets_and_only_the_unit_answers(net: Network, task: Task, plan: WorkPlan) -> None:
    wanted = {"text": "走访", "due_on": SOON}
    assert actions.set_tasks(plan, [net.jianxi], actor=net.luoyang_officer, **wanted)
    for actor, unit in ((net.jianxi_officer, net.jianxi), (net.luoyang_officer, net.guancheng)):
        with pytest.raises(NotAllowed):
            actions.set_tasks(plan, [unit], actor=actor, **wanted)
    for actor in (net.zhengzhou_officer, net.jianxi_officer, officer_of(net.province)):
        with pytest.raises(NotAllowed):
            actions.answer(task, actor=actor, text="代办", is_done=True)
    for deed in (actions.urge, actions.withdraw, actions.open_again):
        more = {} if deed is actions.urge else {"reason": "不需要"}
        with pytest.raises(NotAllowed):
            deed(task, actor=net.zhengzhou_officer, **more)


def test_a_task_of_a_withdrawn_plan_or_a_past_day_is_refused(net: Network, plan: WorkPlan, chief: User) -> None:
    with pytest.raises(Refused):
        actions.set_tasks(plan, [net.luoyang], actor=chief, text="走访", due_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused):
        actions.set_tasks(plan, [], actor=chief, text="走访", due_on=SOON)
    work_plan.withdraw(plan, actor=chief, reason="有误")
    with pytest.raises(Refused):
        actions.set_tasks(plan, [net.luoyang], actor=chief, text="走访", due_on=SOON)


def test_a_change_moves_the_day_that_is_watched_and_a_stale_one_is_shown(
    net: Network, task: Task, chief: User, signed_in: SignIn
) -> None:
    address = reverse("orgs:task_change", args=[task.pk])
    later = SOON + timedelta(days=5)
    sent = {"version": task.version, "text": "报送名单和打算", "due_on": later.isoformat()}
    assert signed_in(chief).post(address, sent).status_code == 302
    assert Deadline.objects.open().of(task).get().due_on == later
    assert signed_in(chief).post(address, {**sent, "text": "别的"}).status_code == 409
    with pytest.raises(Stale):
        actions.change(task, actor=chief, version=1, values={"text": "别的", "due_on": later})


def test_a_task_called_done_too_early_is_opened_again_and_one_set_by_mistake_is_withdrawn(
    net: Network, task: Task, chief: User, signed_in: SignIn
) -> None:
    actions.answer(task, actor=net.luoyang_officer, text="好了", is_done=True)
    client = signed_in(chief)
    assert client.post(reverse("orgs:task_open_again", args=[task.pk]), {"reason": "名单不全"}).status_code == 302
    task.refresh_from_db()
    assert task.is_open
    assert Deadline.objects.open().of(task).exists()
    assert "退回继续办理：名单不全" in client.get(task.get_absolute_url()).content.decode()
    assert client.post(reverse("orgs:task_withdraw", args=[task.pk]), {"reason": "重复"}).status_code == 302
    task.refresh_from_db()
    assert task.state == TaskState.WITHDRAWN
    assert not Deadline.objects.open().of(task).exists()
    assert "重复" in client.get(task.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("state", "expected"), [("running", 2), ("open", 1), ("overdue", 1), ("done", 0)])
def test_the_list_filters_by_state_and_by_whose_they_are(
    net: Network, task: Task, plan: WorkPlan, chief: User, signed_in: SignIn, state: str, expected: int
) -> None:
    late(task)
    actions.set_tasks(plan, [net.zhengzhou], actor=chief, text="走访企业", due_on=SOON)
    page = reverse("orgs:task_list")
    assert signed_in(chief).get(page, {"state": state}).context["total"] == expected
    assert signed_in(chief).get(page, {"whose": "set"}).context["total"] == 2
    assert signed_in(net.luoyang_officer).get(page, {"whose": "mine"}).context["total"] == 1
    assert signed_in(net.luoyang_officer).get(page).context["total"] == 1, "the other city's is out of scope"
    assert signed_in(chief).get(page, {"q": "走访"}).context["total"] == 1


def test_the_list_asks_as_many_queries_for_thirty_tasks_as_for_one(
    net: Network, task: Task, plan: WorkPlan, chief: User, signed_in: SignIn
) -> None:
    client, page = signed_in(chief), reverse("orgs:task_list")
    client.get(page)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(page, {"state": "running"})
        counts.append(len(asked))
        for number in range(20):
            actions.set_tasks(plan, [net.luoyang], actor=chief, text=f"任务{number}", due_on=SOON)
    assert counts[1] <= counts[0]
