"""The pages of the working calendar: the glance, entering a year with a preview, a crossed entry, the banner."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow.days import queries
from kexie_portal.workflow.days.calendars import Named
from kexie_portal.workflow.days.models import CalendarDay, CalendarYear, Recount
from kexie_portal.workflow.days.reading import written
from orgs.founding.models import FoundingCase
from tests.orgs.factories import UserFactory, post
from tests.orgs.founding.cases import Place, brought_to, place
from tests.workflow.days.world import enter, with_off

pytestmark = pytest.mark.django_db
LINES = "2027-01-01,0,元旦\n2027-01-02,0,元旦\n"
SENT = {"source": "国办发明电〔2026〕8号", "text": LINES, "version": "0", "verb": "preview"}
PAGE = "/working-days/2027/enter/"


@pytest.fixture
def here() -> Place:
    return place()


@pytest.fixture
def province(here: Place) -> Client:
    return browser(here.people["province"])


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen(html: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', html)
    assert found is not None
    return found[1]


def test_the_years_at_a_glance_say_how_each_is_known(here: Place, province: Client) -> None:
    enter(here.people["province"], {date(2027, 1, 1): Named(False, "元旦")}, sample=True)
    page = province.get("/working-days/").content.decode()
    assert [one.standing for one in queries.years() if one.year in (2025, 2026, 2027, 2028)] == [
        "unknown", "sample", "library", "library",
    ]  # fmt: skip
    for words in ("示例", "内置日历", "尚未录入"):
        assert words in page
    year = province.get("/working-days/2027/").content.decode()
    assert "元旦" in year
    assert year.count('class="calendar-month"') == 12
    assert province.get("/working-days/1999/").status_code == 404


def test_p2_the_preview_says_what_moves_and_saving_moves_it(
    here: Place, province: Client, django_capture_on_commit_callbacks: object
) -> None:
    """P2: the change of a year moves open due days and lists them."""
    case = brought_to(here, "county")
    before = case.due_on
    assert before is not None
    page = f"/working-days/{before.year}/enter/"
    sent = {**SENT, "text": written(with_off(before))}
    preview = province.post(page, sent)
    told = preview.content.decode()
    assert preview.status_code == 200
    assert "1 项在办期限中有 1 项变动" in told
    assert not CalendarYear.objects.exists(), "nothing is saved that nobody has looked at"
    assert province.post(page, {**sent, "verb": "save"}).status_code == 200, "it is shown first"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        saved = province.post(page, {**sent, "verb": "save", "seen": seen(told)})
    assert saved.status_code == 302
    recount = Recount.objects.get()
    listed = province.get(recount.get_absolute_url()).content.decode()
    after = FoundingCase.objects.get(pk=case.pk).due_on
    assert after is not None
    for words in (case.title, before.isoformat(), after.isoformat()):
        assert words in listed


def test_all_faults_are_said_at_once_and_what_was_typed_stays(province: Client) -> None:
    typed = "2026-01-01,0,元旦\n2027-01-01,3,元旦\n"
    answer = province.post(PAGE, {**SENT, "text": typed})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "第 1 行：2026-01-01 不是 2027 年的日期" in told
    assert "第 2 行" in told
    assert typed.strip() in told
    assert SENT["source"] in told


def test_an_uploaded_file_takes_the_place_of_the_lines_and_its_faults_can_be_put_right(province: Client) -> None:
    upload = SimpleUploadedFile("2027.csv", "day,works,name\n2027-01-01,0,元旦\n2027-01-01,0,元旦\n".encode("gb18030"))
    answer = province.post(PAGE, {**SENT, "text": "", "file": upload})
    assert answer.status_code == 422
    assert "第 3 行" in answer.content.decode()
    assert "2027-01-01,0,元旦\n2027-01-01,0,元旦" in answer.content.decode().replace("\r\n", "\n")
    odd = SimpleUploadedFile("2027.csv", b"PK\x03\x04\x00\x00")
    refused = province.post(PAGE, {**SENT, "file": odd})
    assert refused.status_code == 422
    assert "无法读取" in refused.content.decode()


def test_spans_are_added_as_lines_and_half_a_span_stays_typed(province: Client) -> None:
    rows = {
        "span-TOTAL_FORMS": "2", "span-INITIAL_FORMS": "0", "span-0-name": "春节", "span-0-works": "0",
        "span-0-first": "2027-02-05", "span-0-last": "2027-02-07", "span-1-name": "", "span-1-works": "0",
    }  # fmt: skip
    told = province.post(PAGE, {**SENT, **rows})
    assert told.status_code == 200
    assert "2027-02-07,0,春节" in told.content.decode()
    half = province.post(PAGE, {**SENT, **rows, "span-0-first": "", "span-0-last": "2027-02-07"})
    assert half.status_code == 422
    assert 'value="2027-02-07"' in half.content.decode()


def test_a_year_entered_twice_says_who_did_and_what_differs(here: Place, province: Client) -> None:
    enter(here.people["province"], {date(2027, 1, 1): Named(False, "元旦"), date(2027, 1, 4): Named(False, "元旦")})
    answer = province.post(PAGE, SENT)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert str(here.people["province"]) in told
    assert "2027-01-04" in told
    assert LINES.strip() in told
    version = re.search(r'name="version" value="(\d+)"', told)
    assert version is not None
    again = province.post(PAGE, {**SENT, "version": version[1]})
    assert again.status_code == 200
    done = province.post(PAGE, {**SENT, "version": version[1], "verb": "save", "seen": seen(again.content.decode())})
    assert done.status_code == 302
    assert {one.day.day for one in CalendarDay.objects.all()} == {1, 2}


def test_the_banner_stands_above_the_pages_of_those_who_can_do_something(
    here: Place, province: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sysadmin = UserFactory()
    post(sysadmin, "sysadmin", here.net.province)
    for day, shown in ((date(2026, 10, 31), False), (date(2026, 11, 1), True)):
        monkeypatch.setattr(timezone, "localdate", lambda *_args, day=day: day)
        for client in (province, browser(sysadmin)):
            assert ("portal-banner" in client.get("/").content.decode()) is shown
        assert "portal-banner" not in browser(here.people["county"]).get("/").content.decode()
    enter(here.people["province"], {date(2027, 1, 1): Named(False, "元旦")})
    assert "portal-banner" not in province.get("/").content.decode()


def test_from_january_on_an_open_due_day_in_a_year_not_known_brings_the_banner(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = brought_to(here, "county")
    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2026, 3, 1))
    assert queries.unknown_ahead() == []
    cache.clear()
    Deadline.objects.open().of(case).update(due_on=date(2027, 1, 5))
    assert queries.unknown_ahead() == [2027]
