"""Open a ledger whatever it is: XLSX, XLS, ODS or CSV, told by its content and checked before it is parsed."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from orgs.ledger.cells import Cell, Extent, Merge, Sheet, Workbook
from orgs.ledger.delimited import read_delimited
from orgs.ledger.faults import UnreadableFile
from orgs.ledger.limits import DEFAULT_LIMITS, Limits, check_extent
from orgs.ledger.mending import extents_of, with_parts_in_place, without_stray_blanks
from orgs.ledger.ole import MAGIC, OleFile, scan_biff
from orgs.ledger.ooxml import counts_from_1904, sheet_parts
from orgs.ledger.opendocument import OdsSheet, scan_content
from orgs.ledger.package import Package, damaged, locked


def read_workbook(content: bytes, *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read a ledger from its bytes; the name is only for messages, what the file is shows in its content.

    Raises `UnreadableFile` with a sentence for the sender: too large, locked, with macros, not a spreadsheet,
    damaged, a zip bomb, too many rows, columns or sheets. Formulas are never evaluated.
    """
    if len(content) > limits.size:
        raise UnreadableFile(
            "size",
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it by county.")
            % {"size": len(content) // (1024 * 1024), "limit": limits.size // (1024 * 1024)},
        )
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile("empty", _("The file is empty."))
    if content.startswith(b"PK"):
        kind, sheets = _read_package(content, name, limits)
    elif content.startswith(MAGIC):
        kind, sheets = "xls", _read_xls(content, name, limits)
    else:
        refuse_foreign(content, name)
        kind, sheets = "csv", [Sheet(_stem(name), read_delimited(content, limits))]
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile("empty", _("The file holds no filled cell."))
    return Workbook(name, kind, sheets)


#: How a file that is no spreadsheet begins, and what it is.
_FOREIGN = (
    (b"%PDF", _("a PDF document")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"Rar!", _("a RAR archive")),
    (b"7z\xbc\xaf", _("a 7z archive")),
    (b"\x1f\x8b", _("a gzip archive")),
    (b"MZ", _("a Windows programme")),
    (b"\x7fELF", _("a programme")),
    (b"{\\rtf", _("a rich-text document")),
)


def refuse_foreign(content: bytes, name: str) -> None:
    """Raise `UnreadableFile` saying what the file really is, when its first bytes tell."""
    for magic, what in _FOREIGN:
        if content.startswith(magic):
            raise _not_a_spreadsheet(name, what)
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"mso-application" in head or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise _not_a_spreadsheet(name, _("an XML spreadsheet of 2003"))
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or b"<html" in head[:500]:
        raise _not_a_spreadsheet(name, _("a web page that a system calls Excel"))
    if head.startswith(b"<?xml"):
        raise _not_a_spreadsheet(name, _("an XML file"))


def _not_a_spreadsheet(name: str, what: object) -> UnreadableFile:
    return UnreadableFile(
        "not_a_spreadsheet",
        _("“%(name)s” is really %(what)s. Open it in Excel or WPS, save it as XLSX and send the new file.")
        % {"name": name, "what": what},
    )


def _macros() -> UnreadableFile:
    return UnreadableFile(
        "macros",
        _("The file carries macros, which are not accepted. Save it as XLSX (without macros) and send the new file."),
    )


def _read_package(content: bytes, name: str, limits: Limits) -> tuple[str, list[Sheet]]:
    package = Package.open(content, limits)
    entries = package.entries
    if any(entry.rsplit("/", 1)[-1].startswith("vbaproject") or "macrosheets/" in entry for entry in entries):
        raise _macros()
    if any(entry.startswith(("basic/", "scripts/")) and entry.endswith((".xml", ".py")) for entry in entries):
        raise _macros()
    if "xl/workbook.xml" in entries:
        return "xlsx", _read_xlsx(package, limits)
    if "content.xml" in entries and "mimetype" in entries:
        return "ods", _read_ods(package, name, limits)
    if "xl/workbook.bin" in entries:
        raise _not_a_spreadsheet(name, _("a binary workbook (XLSB)"))
    for part, what in (("word/", _("a Word document")), ("ppt/", _("a presentation"))):
        if any(entry.startswith(part) for entry in entries):
            raise _not_a_spreadsheet(name, what)
    raise _not_a_spreadsheet(name, _("a zip archive"))


def _read_xlsx(package: Package, limits: Limits) -> list[Sheet]:
    parts = sheet_parts(package)
    _check_sheets(len(parts), limits)
    package = with_parts_in_place(package, limits)
    try:
        extents = extents_of(package, limits)
    except UnreadableFile as refusal:
        if refusal.code not in ("rows", "columns"):
            raise
        package = without_stray_blanks(package, limits)
        extents = extents_of(package, limits)
    from_1904 = counts_from_1904(package)
    for extent in extents:
        extent.from_1904 = from_1904
    for entry in package.entries:
        if entry.endswith("sharedstrings.xml"):
            package.measure(entry, limits.shared_strings)
        elif entry.endswith((".xml", ".rels")) and entry not in parts:
            package.measure(entry, limits.unpacked)
    return _calamine(package.content, extents)


def _read_ods(package: Package, name: str, limits: Limits) -> list[Sheet]:
    mimetype = package.read("mimetype")
    if b"opendocument.spreadsheet" not in mimetype:
        raise _not_a_spreadsheet(name, _("an OpenDocument file that is no spreadsheet"))
    if "meta-inf/manifest.xml" in package.entries and b"encryption-data" in package.read("meta-inf/manifest.xml"):
        raise locked()
    scanned = scan_content(package)
    _check_sheets(len(scanned), limits)
    for extent in scanned:
        check_extent(extent, limits)
    return _calamine(package.content, scanned)


def _read_xls(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    ole = OleFile.open(content)
    if "EncryptedPackage" in ole.streams:
        raise locked()
    if "_VBA_PROJECT_CUR" in ole.streams or "_VBA_PROJECT" in ole.streams:
        raise _macros()
    if "WordDocument" in ole.streams:
        raise _not_a_spreadsheet(name, _("a Word document"))
    stream = next((ole.stream(entry) for entry in ("Workbook", "Book") if entry in ole.streams), None)
    if stream is None:
        raise _not_a_spreadsheet(name, _("another kind of Office document"))
    book = scan_biff(stream)
    if book.locked:
        raise locked()
    _check_sheets(len(book.sheets), limits)
    for sheet in book.sheets:
        check_extent(Extent(sheet.rows, sheet.columns), limits)
    sheets = _calamine(content, [Extent(s.rows, s.columns, s.broken, book.from_1904) for s in book.sheets])
    for found in sheets:  # short whole numbers come as int here, and as float from every other format
        found.rows = [[float(cell) if type(cell) is int else cell for cell in row] for row in found.rows]
    return sheets


def _calamine(content: bytes, extents: Iterable[Extent]) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            pairs = zip(book.sheets_metadata, extents, strict=True)
            return [
                _sheet(book.get_sheet_by_index(index), extent, meta.visible != SheetVisibleEnum.Visible)
                for index, (meta, extent) in enumerate(pairs)
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except (CalamineError, ValueError) as error:
        raise damaged() from error


def _sheet(source: CalamineSheet, extent: Extent, hidden: bool) -> Sheet:
    rows: list[list[Cell]] = list(source.iter_rows()) if extent.rows and source.end is not None else []
    merges: list[Merge] = [(*first, *last) for first, last in source.merged_cell_ranges or ()]
    if isinstance(extent, OdsSheet):
        merges = extent.merges
    left = source.start[1] if source.start else 0
    if rows and left:  # the reader begins at the first filled column, places are counted from the sheet's first
        rows = [[""] * left + row for row in rows]
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return Sheet(source.name, rows, merges, extent.broken, hidden, extent.from_1904)


def _check_sheets(count: int, limits: Limits) -> None:
    if count > limits.sheets:
        raise UnreadableFile(
            "sheets",
            _("The file has %(count)d sheets; at most %(limit)d are taken.") % {"count": count, "limit": limits.sheets},
        )


def _stem(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0] or "CSV"
