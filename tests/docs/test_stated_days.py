"""No text states a number of days by itself: letters, pages and guide say what the limits in force say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kexie_portal.documents.kinds import DEFAULTS
from kexie_portal.engines import ROOT
from kexie_portal.workflow.models import TimeLimit
from orgs.founding.letters import approval_fields
from orgs.founding.models import FoundingCase
from orgs.tree.noted import UNDO_DAYS
from tests.orgs import cases as changes
from tests.orgs.founding import cases

PO = Path("locale/zh_Hans/LC_MESSAGES/django.po")
NUMBER = r"(?:\d+|[一二两三四五六七八九十百]+)"
CHINESE = re.compile(rf"{NUMBER}\s*个?\s*(?:工作日|天(?!开|算)|日内)")
NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty|ninety"
ENGLISH = re.compile(rf"\b(?:\d+|{NUMBERS})\s+(?:working\s+)?days?\b", re.IGNORECASE)
#: What a number of days in a text of the portal may be besides a limit, each with its reason.
TEXTS = {
    "本版计入%(number)s条，现名录按同一天统计也是这些。": "the day of a report, no limit",
    (
        "本版计入%(number)s条。现名录按同一天统计为%(now)s条：其中%(more)s条当时未计入，另有%(less)s条现已不计入。"
        "本版数据不变。"
    ): "the same",
    "同一天已登记过该项联合工作。": "a day of which two things are said, no limit",
    "请填写延期到哪一天。": "asks for a day",
    "30 天内到期": "what a filter of postings calls soon; nobody sets it",
    "30 天内到期的任职，请续任或任其到期": "the same filter, as a piece of work",
    "不再计入的第一天": "the name of a day",
    "在期间结束后次月的这一天（1至28日）生成刚结束期间的报告。": "days of a month",
    "如有账号登记了该邮箱，重置链接已发出，一天内有效，限用一次。": "PASSWORD_RESET_TIMEOUT, held below",
    "链接已使用、超过一天或不完整，请重新申请。": "PASSWORD_RESET_TIMEOUT, held below",
}
ENGLISH_TEXTS = {
    "ends within 30 days": "the filter of postings",
    "Postings that end within 30 days: prolong them or let them end": "the same filter",
    "If an account has this mailbox, a link is on its way. It holds for one day and for one use.": "held below",
}
#: Lines of the guide that name days; a time limit of a case stands in the one table that says 默认值 over its column.
GUIDE = {
    "03-tree.md": ("七日内",),
    "17-terms-changes.md": ("七天", "七日内"),
    "19-party-targets.md": ("100 天", "31 天"),
}


def entries() -> list[tuple[str, str]]:
    text = (ROOT / PO).read_text(encoding="utf-8")
    return re.findall(r'^msgid "(.*)"\n(?:msgid_plural .*\n)?msgstr(?:\[0\])? "(.*)"$', text, re.MULTILINE)


def test_what_the_portal_says_of_days_comes_from_what_is_set() -> None:
    found = {chinese for _english, chinese in entries() if CHINESE.search(chinese)}
    assert found <= set(TEXTS), "a number of days stands in a text: take it from the limits in force"
    assert set(TEXTS) - {chinese for _english, chinese in entries()} == set(), (
        "the list of exceptions names what is there"
    )
    english = {english for english, _chinese in entries() if ENGLISH.search(english)}
    assert english <= set(ENGLISH_TEXTS)


def test_no_letter_states_a_number_of_days_by_itself() -> None:
    for kind, text in DEFAULTS.items():
        assert not CHINESE.search(text.title + text.body), kind
    for folder in ("kexie_portal", "orgs", "reports"):
        for module in (ROOT / folder).rglob("*.py"):
            assert not CHINESE.search(module.read_text(encoding="utf-8")), module


def test_the_guide_names_days_nowhere_but_where_they_are_called_defaults() -> None:
    for page in sorted((ROOT / "docs/guide").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for words in (match.group() for match in CHINESE.finditer(text)):
            assert words.strip() in GUIDE.get(page.name, ()) or words.startswith(("一天", "一 天")), (page.name, words)


def test_the_guide_says_how_long_an_approval_can_be_undone() -> None:
    assert UNDO_DAYS == 7, "the guide says 七天"


def test_a_link_for_a_new_password_holds_for_one_day(settings: Any) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 24 * 60 * 60


@pytest.mark.django_db
def test_letter_and_page_say_the_limits_that_the_province_set(client: Client) -> None:
    today = timezone.localdate()
    for kind, state, days in (("orgs.foundingcase", "met", 9), ("orgs.changecase", "returned", 23)):
        TimeLimit.objects.create(kind=kind, state=state, days=days, first_day=today, reason="豫科协发")
    here = cases.place()
    case = cases.brought_to(here, "city")
    assert approval_fields(FoundingCase.objects.get(pk=case.pk), {})["filing_days"] == "9"
    client.force_login(here.people["city"])
    assert b'value="9"' in client.get(f"{case.get_absolute_url()}approve/").content


@pytest.mark.django_db
def test_the_page_that_returns_a_change_says_how_long_it_takes_by_the_limit_in_force(client: Client) -> None:
    here = changes.place()
    case = changes.hand_in(changes.begin_change(here, "name", new_name="新名科协"), here)
    TimeLimit.objects.create(
        kind="orgs.changecase", state="returned", days=23, first_day=timezone.localdate(), reason="豫科协发"
    )
    client.force_login(here.jianxi_officer)
    assert "23个工作日" in client.get(f"{case.get_absolute_url()}return/").content.decode()
