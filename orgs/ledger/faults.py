"""What may be wrong with a file, a cell or a row, in sentences for the clerk who has to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Message = str | _StrPromise
else:
    Message = Any


class UnreadableFile(Exception):
    """A file that is refused as a whole; `code` is stable, `message` is for the person who sent it."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class CellFault(ValueError):
    """A cell whose value cannot be used; raised by the normalisers, turned into a `RowFault` by `rows`."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row: sheet, row as the spreadsheet numbers it, column as the file heads it."""

    sheet: str
    row: int
    column: str
    message: Message
    code: str
    value: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the fault as `import_ledger --json` prints it (with the code and the value as found)."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "message": str(self.message),
            "code": self.code,
            "value": self.value,
        }


@dataclass(frozen=True, slots=True)
class RowWarning:
    """A remark on a row that does not keep it out."""

    column: str
    message: Message
    code: str
    value: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the warning as plain data."""
        return {"column": self.column, "message": str(self.message), "code": self.code, "value": self.value}


@dataclass(frozen=True, slots=True)
class Read:
    """A value with what has to be told beside it; parsers return it where a plain value would hide something.

    `remarks` are pairs of code and sentence; `beside` holds other things found in the same cell, as pairs of their
    kind (`phones`, `letter`, `date`, `email`) and value.
    """

    value: Any
    remarks: tuple[tuple[str, Message], ...] = ()
    beside: tuple[tuple[str, Any], ...] = ()
