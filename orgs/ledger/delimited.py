"""Read text tables: commas, tabs or semicolons, in UTF-8, UTF-16 with its mark, or GB18030."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell, Extent
from orgs.ledger.faults import UnreadableFile
from orgs.ledger.limits import Limits, check_extent
from orgs.ledger.values import unguarded

_DELIMITERS = ",\t;|"


def decode(content: bytes) -> str:
    """Return the text of a file by its mark, else as UTF-8, else as GB18030; raise `UnreadableFile` for binary data."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _binary(text):
            return text
    raise UnreadableFile(
        "not_a_spreadsheet", _("The file is no spreadsheet: send a ledger as XLSX, XLS, ODS or CSV (UTF-8 or GB18030).")
    )


def _binary(text: str) -> bool:
    sample = text[:20000]
    controls = sum(1 for char in sample if char < " " and char not in "\t\r\n\x0b\x0c\x1a")
    return "\x00" in text or controls > 2


def read_delimited(content: bytes, limits: Limits) -> list[list[Cell]]:
    """Return the records of a text table, each as a spreadsheet would number it; blank lines count."""
    text = decode(content)
    delimiter = _delimiter(text)
    if text.lower().startswith("sep=") and len(text) > 4:
        text = "\n" + text.split("\n", 1)[-1]
    rows: list[list[Cell]] = []
    last = blanks = 0
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if not any(cell.strip() for cell in record):
                blanks += 1
                continue
            check_extent(Extent(number, len(record)), limits)
            rows.extend([] for _blank in range(blanks))
            rows.append([unguarded(cell) if cell.startswith("=") else cell for cell in record])
            last, blanks = number, 0
    except csv.Error as error:
        raise UnreadableFile("damaged", _("The text table cannot be read: a quotation mark is not closed.")) from error
    if last and not any(len(row) > 1 for row in rows):
        raise UnreadableFile(
            "not_a_spreadsheet", _("The file is plain text without columns: send a ledger as XLSX, XLS, ODS or CSV.")
        )
    return rows


def _delimiter(text: str) -> str:
    """Return the mark that most lines of the beginning agree on; commas where none stands out."""
    lines = [line for line in text[:20000].splitlines()[:40] if line.strip()]
    if lines and lines[0].lower().startswith("sep="):
        return lines[0][4:5] or ","
    return max(_DELIMITERS, key=lambda mark: (sum(1 for line in lines if mark in line), mark == ","))
