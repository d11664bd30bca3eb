"""The spreadsheet of the errors: cells marked, reasons beside them, nothing that runs, and importable again."""

import io

import openpyxl

from orgs.ledger.marked import write_marked
from orgs.ledger.reading import read_workbook
from orgs.ledger.rows import parse

from . import files
from .divisions import HENAN, INDUSTRIES
from .files import HEADER, TODAY, line, read


def marked(content: bytes) -> tuple[int, bytes]:
    workbook = read_workbook(content)
    reading = parse(
        workbook, target="association", city_code="410300", places=HENAN, industries=INDUSTRIES, today=TODAY
    )
    stream = io.BytesIO()
    return write_marked(workbook, reading, stream), stream.getvalue()


def test_faulty_cells_are_filled_and_commented() -> None:
    rows = [["标题"], HEADER, line(1), line(2, None, uscc="91410305MA0000002X"), line(3, founded="2093-1-1")]
    count, content = marked(files.xlsx(rows))
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert count == 2
    assert [cell.value for cell in page[1]][:8] == HEADER
    assert page["D2"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["D2"].comment is not None
    assert page["C2"].comment is None
    assert page["B2"].value == "涧西区"  # carried down in the original
    assert (page["I2"].value, page["I3"].value) == (4, 5)
    assert page["J3"].value


def test_formulas_come_back_as_text_and_stay_faults() -> None:
    _count, content = marked(files.csv([HEADER, line(1, name="=cmd|' /C calc'!A0"), line(2, members="=1+1")]))
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in page.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert page["C2"].value == "'=cmd|' /C calc'!A0"
    assert {fault.code for fault in read(content).errors} == {"formula"}


def test_the_corrected_file_can_be_imported_as_it_is() -> None:
    _count, content = marked(files.xlsx([HEADER, line(1, founded="不详的日子"), line(2)]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active["E2"] = "2019-5-20"
    reading = read(files.saved(book))
    assert not reading.errors
    assert len(reading.rows) == 1


def test_a_clean_ledger_gives_an_empty_book() -> None:
    count, content = marked(files.xlsx([HEADER, line(1)]))
    assert count == 0
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_the_remarks_of_a_faulty_row_stand_beside_its_faults() -> None:
    _count, content = marked(files.xlsx([HEADER, line(1, founded="某日", members="待统计"), line(2, members="待统计")]))
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page.max_row == 2
    assert "某日" in page["J2"].value
    assert "待统计" in page["J2"].value
