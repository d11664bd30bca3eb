"""The tasks of the demo: set by the province under this year's plan, some done, some overdue, one urged."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from orgs.duty.actions import task as actions
from orgs.duty.models.task import Task, TaskFeedback
from orgs.duty.models.work_plan import WorkPlan
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

COUNT_TEXT = "报送本市规上企业中尚未成立企业科协的名单，逐家说明打算。（示例）"
TALK_TEXT = "走访三家高新技术企业，了解成立企业科协的意愿，反馈走访情况。（示例）"
COUNTY_TEXT = "核对本县区企业科协联系人和电话，有变动的当日更新。（示例）"
ANSWERS = {"zhengzhou": ("410100", "名单已报送，共 46 家，年内计划成立 20 家。（示例）", True),
           "luoyang": ("410300", "已走访两家，第三家约在下周。（示例）", False)}  # fmt: skip


def make(loaded: Loaded) -> None:
    """Set tasks for every city and for the counties of Luoyang, answer two, and let one go past its last day."""
    plan = WorkPlan.objects.in_force().filter(year=loaded.story.today.year).order_by("pk").first()
    if plan is None:
        return
    province, city, today = loaded.user("province"), loaded.user("luoyang"), timezone.localdate()
    cities = [unit for unit in loaded.units.values() if unit.parent_id == plan.unit_id]
    made = actions.set_tasks(plan, cities, actor=province, text=COUNT_TEXT, due_on=today + timedelta(days=14))
    made += actions.set_tasks(plan, cities, actor=province, text=TALK_TEXT, due_on=today + timedelta(days=4))
    counties = [unit for unit in loaded.units.values() if unit.parent_id == loaded.units["410300"].pk]
    county = actions.set_tasks(plan, counties, actor=city, text=COUNTY_TEXT, due_on=today)
    _long_ago(made + county, 20)
    for name, (code, text, is_done) in ANSWERS.items():
        wanted = COUNT_TEXT if is_done else TALK_TEXT
        task = next(one for one in made if one.unit_id == loaded.units[code].pk and one.text == wanted)
        actions.answer(task, actor=loaded.user(name), text=text, is_done=is_done)
    _overdue(county, loaded.units["410305"], loaded)
    Task.objects.filter(plan=plan).update(is_sample=True)
    loaded.counts["tasks"] = len(made) + len(county)


def _long_ago(tasks: list[Task], days: int) -> None:
    keys = [task.pk for task in tasks]
    Task.objects.filter(pk__in=keys).update(set_at=timezone.now() - timedelta(days=days))


def _overdue(tasks: list[Task], unit: Organization, loaded: Loaded) -> None:
    """Let the task of a county be past its last day, after a word of how far it is."""
    task = next(one for one in tasks if one.unit_id == unit.pk)
    actions.answer(task, actor=loaded.user("jianxi"), text="已核对一半，其余本周核完。（示例）", is_done=False)
    past = timezone.localdate() - timedelta(days=3)
    Task.objects.filter(pk=task.pk).update(due_on=past)
    TaskFeedback.objects.filter(task=task).update(at=timezone.now() - timedelta(days=6))
    task.refresh_from_db()
    actions.watch(task)
    actions.urge(task, actor=loaded.user("luoyang"))
