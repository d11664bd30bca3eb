"""Files that a reader stumbles over: strings in another part, a lone blank far from the table."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from orgs.ledger.faults import UnreadableFile
from orgs.ledger.limits import Limits
from orgs.ledger.reading import read_workbook

from . import files
from .files import HEADER, line, read


def shared(*cells: tuple[int, int, object]) -> bytes:
    """Return a ledger of one row whose texts are shared strings, with further cells (row and column from 0)."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
    for row, values in enumerate([HEADER, line(1, founded=date(2019, 5, 20))]):
        for column, value in enumerate(values):
            page.write(row, column, value, *([day] if isinstance(value, date) else []))
    for row, column, value in cells:
        page.write(row, column, value)
    book.close()
    return stream.getvalue()


def moved(content: bytes, part: str, place: str) -> bytes:
    """Return an XLSX with a part elsewhere, and the workbook's relations saying so."""
    stream, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(stream, "w") as archive:
        for info in source.infolist():
            body = source.read(info.filename)
            if info.filename == "xl/_rels/workbook.xml.rels":
                body = body.replace(part.encode(), place.encode())
            elif info.filename == "[Content_Types].xml":
                body = body.replace(f"/xl/{part}".encode(), f"/xl/{place}".encode())
            archive.writestr(info.filename.replace(f"xl/{part}", f"xl/{place}"), body)
    return stream.getvalue()


@pytest.mark.parametrize("place", ["strings/SharedStrings.xml", "strings/strings.xml", "worksheets/texts.xml"])
def test_shared_strings_are_found_where_the_workbook_says(place: str) -> None:
    reading = read(moved(shared(), "sharedStrings.xml", place))
    assert reading.rows[0].values["name"] == "洛阳第1机械有限公司"


def test_styles_elsewhere_still_tell_a_day_from_a_number() -> None:
    content = moved(shared(), "styles.xml", "looks/styles.xml")
    (sheet,) = read_workbook(content).sheets
    assert sheet.rows[1][4] == date(2019, 5, 20)


@pytest.mark.parametrize("blank", [" ", "　", "\n", "\u00a0 "])
@pytest.mark.parametrize("place", [(199_999, 0), (0, 16_383), (1_048_575, 16_383)])
def test_a_lone_blank_among_shared_strings_is_not_counted(place: tuple[int, int], blank: str) -> None:
    assert [row.row for row in read(shared((*place, blank))).rows] == [2]
    with pytest.raises(UnreadableFile):
        read(shared((*place, blank), (*place, "注")))


@pytest.mark.parametrize("place", ["A200000", "XFD1", "XFD1048576", "ZZ7"])
@pytest.mark.parametrize("blank", [" ", "　", "\n"])
def test_a_lone_blank_far_away_is_not_counted(place: str, blank: str) -> None:
    book = openpyxl.Workbook()
    for cells in [HEADER, line(1)]:
        book.active.append(cells)
    book.active[place] = blank
    reading = read(files.saved(book))
    assert [row.row for row in reading.rows] == [2]


def test_a_word_far_away_is_still_refused_with_its_row() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active["A200000"] = "注"
    with pytest.raises(UnreadableFile) as caught:
        read(files.saved(book))
    assert "200000" in str(caught.value)


def test_mending_keeps_within_the_limits() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active["A200000"] = " "
    with pytest.raises(UnreadableFile):
        read_workbook(files.saved(book), limits=Limits(unpacked=2000))
