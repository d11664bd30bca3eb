"""The two forms of the demo as definitions."""

from __future__ import annotations

from copy import deepcopy
from typing import Any


def _options(**words: str) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in words.items()]


NEEDS: dict[str, Any] = {
    "title": "企业科协服务需求调查表（示例）",
    "code": "needs-survey",
    "unit_of_money": "yuan",
    "notes": ["请由企业科协负责人审定后提交。（示例）"],
    "sections": [
        {
            "name": "needs_now",
            "title": "工作情况与服务需求",
            "kind": "list",
            "hint": "数字按本年度累计填写。",
            "fields": [
                {"name": "name", "label": "企业科协名称", "kind": "short_text", "prefill": "association.name",
                 "locked": True},
                {"name": "members_joined", "label": "会员人数", "kind": "integer", "required": True, "unit": "人",
                 "limit": {"min": 0, "max": 100000}},
                {"name": "activities", "label": "本年度开展活动次数", "kind": "integer", "required": True,
                 "limit": {"min": 0, "max": 1000}},
                {"name": "has_room", "label": "有无固定活动场所", "kind": "yes_no", "required": True},
                {"name": "room_size", "label": "场所面积", "kind": "decimal", "unit": "平方米",
                 "when": {"all": [{"field": "has_room", "op": "eq", "value": True}]}},
                {"name": "needs", "label": "希望得到的服务", "kind": "several_of", "required": True, "other": True,
                 "options": _options(funds="经费支持", training="业务培训", experts="专家服务", policy="政策咨询")},
                {"name": "suggestions", "label": "意见和建议", "kind": "long_text", "limit": {"max_chars": 500}},
            ],
        }
    ],
}  # fmt: skip

SELF: dict[str, Any] = {
    "title": "企业科协年度自述表（示例）",
    "code": "self-description",
    "unit_of_money": "wan",
    "sections": [
        {
            "name": "basis",
            "title": "基本情况",
            "kind": "grid",
            "layout": {"pairs_per_row": 2},
            "fields": [
                {"name": "name", "label": "企业科协名称", "kind": "short_text", "prefill": "association.name",
                 "locked": True},
                {"name": "host", "label": "所在企业", "kind": "short_text", "prefill": "association.host",
                 "locked": True},
                {"name": "founded", "label": "成立日期", "kind": "date", "prefill": "association.founded",
                 "locked": True},
                {"name": "members", "label": "会员人数", "kind": "integer", "prefill": "association.members",
                 "required": True},
                {"name": "chair", "label": "主席", "kind": "person", "parts": ["name", "title", "phone"],
                 "required": True},
                {"name": "staff", "label": "工作人员", "kind": "people", "parts": ["name", "sex", "title", "phone"]},
                {"name": "seniors", "label": "其中高级职称人数", "kind": "integer",
                 "count": {"table": "staff", "column": "title", "value": "高级工程师"}},
            ],
        },
        {
            "name": "work",
            "title": "年度工作",
            "kind": "list",
            "fields": [
                {"name": "activities", "label": "开展活动次数", "kind": "integer", "required": True},
                {"name": "highlight", "label": "主要做法和成效", "kind": "rich_text", "required": True,
                 "limit": {"max_chars": 2000}},
                {"name": "events", "label": "主要活动", "kind": "table", "rows": {"max": 20, "printed_empty": 5},
                 "columns": [
                     {"name": "day", "label": "日期", "kind": "date"},
                     {"name": "title", "label": "活动名称", "kind": "short_text", "required": True},
                     {"name": "people", "label": "参加人数", "kind": "integer"},
                 ], "sums": {"columns": ["people"], "label": "合计"}},
            ],
        },
        {
            "name": "money",
            "title": "经费收支",
            "kind": "table",
            "fields": [
                {"name": "budget", "label": "经费收支表", "kind": "table", "required": True,
                 "rows": {"max": 0, "label": "项目", "fixed": [
                     {"label": "会议与活动", "level": 1},
                     {"label": "学术活动", "level": 2},
                     {"label": "其中：外请专家", "level": 2, "in_sum": False, "blocked": ["income"]},
                     {"label": "科普活动", "level": 2},
                     {"label": "宣传与资料", "level": 1},
                 ]},
                 "columns": [
                     {"name": "income", "label": "收入", "kind": "yuan"},
                     {"name": "cost", "label": "支出", "kind": "yuan"},
                 ], "sums": {"columns": ["income", "cost"], "label": "合计"}},
                {"name": "papers", "label": "证明材料", "kind": "files"},
            ],
        },
        {
            "name": "opinion",
            "title": "上级科协意见",
            "kind": "signature",
            "by": "office",
            "stage": "decide",
            "sign": {"who": "负责人", "signature": True, "seal": True, "date": True},
            "fields": [{"name": "opinion_text", "label": "意见", "kind": "long_text"}],
        },
    ],
}  # fmt: skip


def with_hours(definition: dict[str, Any]) -> dict[str, Any]:
    """Return the second version of the survey: a new question, one that is no longer asked, a clearer label."""
    changed = deepcopy(definition)
    fields = changed["sections"][0]["fields"]
    kept = [one for one in fields if one["name"] != "room_size"]
    kept.append({"name": "hours", "label": "每月专职工作时间", "kind": "integer", "unit": "小时"})
    next(one for one in kept if one["name"] == "activities")["label"] = "本年度已开展活动次数"
    changed["sections"][0]["fields"] = kept
    return changed
