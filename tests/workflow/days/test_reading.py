"""The lines of a year: what is read, and that every fault is said at once with its line."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from kexie_portal.engines import ROOT
from kexie_portal.workflow.days.calendars import Named
from kexie_portal.workflow.days.reading import Unreadable, decoded, read, written

GOOD = "day,works,name\n2027-01-01,0,元旦\n2027-01-30,1,春节\n"


def test_the_lines_of_a_notice_are_read_and_written_back() -> None:
    found = read(GOOD, 2027)
    assert found.faults == []
    assert found.days == {date(2027, 1, 1): Named(False, "元旦"), date(2027, 1, 30): Named(True, "春节")}
    assert read(written(found.days), 2027).days == found.days


def test_days_as_people_type_them_with_tabs_and_letters_of_full_width() -> None:
    lines = (
        "日期\t是否上班\t名称\n2027年1月1日\t0\t元旦\n20270102\t0\t元旦\n"
        "２０２７－０１－０３，０，元旦\n2027.1.4,0,元旦\n"
    )
    found = read(lines, 2027)
    assert found.faults == []
    assert [day.day for day in found.days] == [1, 2, 3, 4]


def test_every_fault_is_said_at_once_with_its_line() -> None:
    """Bad input: a day of another year, a day twice, works neither 0 nor 1, no day, a line of two cells."""
    lines = (
        "2027-01-01,0,元旦\n2026-01-01,0,元旦\n2027-01-01,0,元旦\n2027-02-05,2,春节\n2027-02-30,0,春节\n"
        "2027-02-06,0\n2027-02-08,1,春节\n\n2027-02-07,0,\n"
    )
    with translation.override("zh-hans"):
        found = read(lines, 2027)
        said = [str(fault) for fault in found.faults]
    assert [fault.line for fault in found.faults] == [2, 3, 4, 5, 6, 7, 9]
    assert "2026-01-01" in said[0]
    assert "不是 2027 年" in said[0]
    assert "第 1 行" in said[1]
    assert "“2”" in said[2]
    assert "2027-02-30" in said[3]
    assert "星期一" in said[5]


@pytest.mark.parametrize("lines", ["", "\n\n", "day,works,name\n", "2027-01-30,1,春节\n"])
def test_a_list_without_a_holiday_is_not_whole(lines: str) -> None:
    assert [fault.line for fault in read(lines, 2027).faults] == [0]


def test_a_list_without_end_is_refused() -> None:
    assert len(read("2027-01-01,0,元旦\n" * 401, 2027).faults) == 1


def test_files_of_either_encoding_are_read_and_others_refused() -> None:
    assert decoded(GOOD.encode("utf-8-sig")) == decoded(GOOD.encode("gb18030")) == GOOD
    for content in (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x00\x01",
        b"2027-01-01,0,\x00\n",
        b"a" * 100_001,
    ):
        with pytest.raises(Unreadable):
            decoded(content)


def test_the_sample_of_2027_is_sound() -> None:
    found = read((ROOT / "orgs" / "data" / "working_days_2027_sample.csv").read_text(), 2027)
    assert (found.faults, len(found.days)) == ([], 34)
