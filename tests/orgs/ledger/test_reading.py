"""Files that nobody should send: each is refused or defused in seconds, in little memory, with a clear sentence."""

import io
import struct
import time
import tracemalloc
import zipfile

import openpyxl
import pytest

from orgs.ledger.faults import UnreadableFile
from orgs.ledger.limits import Limits
from orgs.ledger.reading import read_workbook

from . import files
from .files import HEADER, line, read


def refused(content: bytes, name: str = "台账.xlsx", **more) -> UnreadableFile:
    """Return the refusal, having seen that it came soon and cheaply."""
    begun = time.monotonic()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile) as caught:
            read_workbook(content, name=name, **more)
        assert tracemalloc.get_traced_memory()[1] < 120 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert time.monotonic() - begun < 10
    assert str(caught.value).strip()
    return caught.value


def ole(*names: str) -> bytes:
    """Return a compound file with a directory of empty streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHH", header, 24, 0x3E, 3, 0xFFFE, 9)
    struct.pack_into("<II", header, 44, 1, 1)  # one sector of allocation, the directory in sector 1
    struct.pack_into("<II", header, 68, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in ["Root Entry", *names][:4]:
        text = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(text)] = text
        struct.pack_into("<HB", entry, 64, len(text) + 2, 2)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        directory += bytes(entry)
    return bytes(header) + fat + directory.ljust(512, b"\x00")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"   \r\n", "empty"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "not_a_spreadsheet"),
        (b"MZ\x90\x00" + b"\x00" * 100, "not_a_spreadsheet"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_spreadsheet"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "not_a_spreadsheet"),
        (bytes(range(256)) * 20, "not_a_spreadsheet"),
        ("只有一句话".encode(), "not_a_spreadsheet"),
        (b"PK\x03\x04 torn", "damaged"),
        (files.xlsx([HEADER, line(1)])[:-400], "damaged"),
        (ole("EncryptionInfo", "EncryptedPackage"), "password"),
        (ole("_VBA_PROJECT_CUR", "Workbook"), "macros"),
        (ole("WordDocument"), "not_a_spreadsheet"),
        (files.xls([HEADER, line(1)])[:2000], "damaged"),
        (files.raw_xlsx("<sheetData/>", {"xl/vbaProject.bin": b"x"}), "macros"),
        (files.raw_xlsx("<sheetData/>", {"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
        (files.raw_xlsx("<sheetData/>"), "empty"),
        (files.raw_xlsx("<sheetData><row>"), "damaged"),
    ],
)
def test_what_is_no_ledger_is_refused(content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_a_renamed_file_is_told_by_its_content() -> None:
    assert read_workbook(files.csv([HEADER, line(1)], "gb18030"), name="台账.xlsx").kind == "csv"
    assert read_workbook(files.xls([HEADER, line(1)]), name="台账.xlsx").kind == "xls"
    assert read_workbook(files.xlsx([HEADER, line(1)]), name="台账.csv").kind == "xlsx"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    refusal = refused(stream.getvalue(), "台账.xlsx")
    assert refusal.code == "not_a_spreadsheet"
    assert "台账.xlsx" in str(refusal)


def test_a_file_too_large_is_refused_unread() -> None:
    assert refused(b"PK" + b"\x00" * (21 * 1024 * 1024)).code == "size"
    assert refused(files.xlsx([HEADER]), limits=Limits(size=100)).code == "size"


def test_a_zip_bomb_is_refused_by_what_it_claims() -> None:
    bomb = files.raw_xlsx(b"<sheetData>" + b" " * (201 * 1024 * 1024) + b"</sheetData>")
    assert len(bomb) < 1024 * 1024
    assert refused(bomb).code == "unpacked_size"


def test_a_zip_bomb_that_lies_about_its_size_is_stopped_while_it_inflates() -> None:
    limits = Limits(unpacked=4 * 1024 * 1024)
    bomb = bytearray(files.raw_xlsx(b"<sheetData>" + b"<row/>" * 1_500_000 + b"</sheetData>"))
    at = bomb.rfind(b"PK\x01\x02")
    assert b"sheet1.xml" in bytes(bomb[at : at + 100])
    struct.pack_into("<I", bomb, at + 24, 1000)
    assert refused(bytes(bomb), limits=limits).code == "unpacked_size"


@pytest.mark.slow
def test_two_million_empty_rows_are_no_matter() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(2, 2_000_001))
    text = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>' + rows + b"</sheetData>"
    begun = time.monotonic()
    book = read_workbook(files.raw_xlsx(text), limits=Limits(ratio=10_000))
    assert len(book.sheets[0].rows) == 1
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1048576"><v>1</v></c>',
        '<c r="XFD2"><v>1</v></c>',
        "<c r='A1048576'><v>1</v></c>",
        '<c s="0" r="A1048576"><v>1</v></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="A1048576"><x:v>1</x:v></x:c>',
        '<c r="a1048576"><v>1</v></c>',
        '<c r="A000000001048576"><v>1</v></c>',
        '<c r="A99999999999999999999"><v>1</v></c>',
        '<c foo=\' r="A1"\' r="A1048576"><v>1</v></c>',
    ],
)
def test_a_far_cell_is_found_however_it_is_written(cell: str) -> None:
    sheet = (
        f'<dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cell}</row></sheetData>'
    )
    assert refused(files.raw_xlsx(sheet)).code in {"rows", "columns", "damaged"}


def test_rows_and_cells_without_addresses_are_counted() -> None:
    rows = "<row/>" * 130_000 + "<row><c><v>1</v></c></row>"
    assert refused(files.raw_xlsx(f"<sheetData>{rows}</sheetData>")).code == "rows"
    book = read_workbook(files.raw_xlsx("<sheetData><row/><row><c/><c><v>7</v></c></row></sheetData>"))
    assert book.sheets[0].rows[1] == ["", 7.0]


def test_a_declared_dimension_sets_no_memory_aside() -> None:
    sheet = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    assert read_workbook(files.raw_xlsx(sheet)).sheets[0].rows == [[1.0]]


def test_entities_and_document_types_are_refused() -> None:
    content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sheetData><row><c><v>&a;</v></c></row></sheetData>'
    assert refused(files.raw_xlsx(content)).code == "damaged"


def test_ods_repeats_are_added_up_not_laid_out() -> None:
    far = files.ods([HEADER, line(1)])
    book = read_workbook(far)
    assert book.kind == "ods"
    assert len(book.sheets[0].rows) == 2
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "content.xml":
                content = content.replace(
                    b"<table:table-row>", b'<table:table-row table:number-rows-repeated="9000000">'
                )
            target.writestr(info, content)
    assert refused(stream.getvalue()).code in {"rows", "columns"}


def test_merged_county_cells_of_xls_and_ods() -> None:
    rows = [HEADER, line(1, "涧西区"), line(2, None), line(3, "嵩县")]
    for content in (files.xls(rows, [(1, 2, 1, 1, "涧西区")]), files.ods(rows, {(1, 1): 2})):
        assert [row.values["county"] for row in read(content).rows] == ["410305", "410305", "410325"]


def test_error_values_of_xls_and_ods_are_faults() -> None:
    book = read_workbook(files.ods([HEADER, line(1, name="#REF!")]))
    assert book.sheets[0].broken == {(1, 2): "#REF!"}


def test_a_locked_xls_is_refused() -> None:
    content = bytearray(files.xls([HEADER, line(1)]))
    at = content.find(struct.pack("<HH", 0x42, 2))  # the code page's record becomes the mark of a lock
    struct.pack_into("<H", content, at, 0x2F)
    assert refused(bytes(content)).code == "password"


def test_an_xls_may_not_declare_a_monstrous_rectangle() -> None:
    content = bytearray(files.xls([HEADER, line(1)]))
    at = content.find(struct.pack("<HH", 0x200, 14))
    struct.pack_into("<II", content, at + 4, 0, 0xFFFFFFF0)
    assert refused(bytes(content)).code == "damaged"


def test_text_tables_keep_their_row_numbers() -> None:
    text = '标题\r\n\r\n企业名称,统一社会信用代码\r\n"甲\r\n乙公司",1\r\n,,\r\n' + "\r\n" * 200_000
    (sheet,) = read_workbook(text.encode(), name="x.csv").sheets
    assert len(sheet.rows) == 4
    assert sheet.rows[3][0] == "甲\r\n乙公司"
    many = "a,b\n" + "1,2\n" * 3_000
    assert refused(many.encode(), limits=Limits(rows=2_000)).code == "rows"
    assert refused((",".join("x" * 400) + "\n" + "1,2\n").encode()).code == "columns"
    assert refused(('a,b\n"' + "x," * 200_000).encode()).code == "damaged"


def test_a_macro_workbook_of_excel_is_refused() -> None:
    book = openpyxl.Workbook()
    stream = io.BytesIO(files.saved(book))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert refused(stream.getvalue(), "台账.xlsm").code == "macros"
