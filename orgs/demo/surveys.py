"""Surveys that the demo's cities plan, and the criteria by which they take associations as their own members."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from orgs.common.enums import LabelKind, SizeClass
from orgs.memberships.actions.criteria import set_criteria
from orgs.societies.actions import survey_plan as actions
from orgs.societies.models.survey_plan import SurveyPlan

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

REPORT = "走访企业三十余家，摸清主要产业的产值、企业数和科技工作者数，建议选定两项主要产业。（示例）"
SCOPE = "规上企业的产值、企业数、科技工作者数和研发机构。（示例）"
BASIS = "党组会议研究确定（示例）"


def make(loaded: Loaded) -> None:
    """Let Luoyang report last year's survey and be under way with this year's; it and 涧西区 set criteria."""
    city, today = loaded.units["410300"], loaded.story.today
    actor, county = loaded.user("luoyang"), loaded.user("jianxi")
    common = {"scope": SCOPE, "owner": actor}
    for year, days in ((today.year - 1, 10), (today.year, 40)):
        values = {
            **common,
            "year": year,
            "title": f"{year}年主要产业调研",
            "due_on": timezone.localdate() + timedelta(days=days),
        }
        actions.begin(actions.plan(city, actor=actor, values=values), actor=actor)
    first = SurveyPlan.objects.get(city=city, year=today.year - 1)
    actions.report(first, actor=actor, text=REPORT)
    SurveyPlan.objects.filter(city=city).update(is_sample=True)
    measures = {"size_classes": [SizeClass.LARGE.value, SizeClass.MEDIUM.value], "min_staff": None, "basis": BASIS}
    values = {**measures, "labels": [], "min_scitech_workers": 100, "min_members": None}
    set_criteria(city, actor=actor, version=0, values=values)
    labels = [LabelKind.LITTLE_GIANT.value, LabelKind.SPECIALIZED.value, LabelKind.HIGH_TECH.value]
    values = {**measures, "size_classes": [], "labels": labels, "min_scitech_workers": 30, "min_members": None}
    set_criteria(loaded.units["410305"], actor=county, version=0, values=values)
    loaded.counts["planned surveys"] = SurveyPlan.objects.count()
