"""Rows of one file that speak of the same enterprise: repeated word for word, or at odds with each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from orgs.common.names import name_key
from orgs.ledger.columns import Mapping
from orgs.ledger.faults import RowFault, RowWarning
from orgs.ledger.ledgerrow import LedgerRow


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that says what an earlier row has said; the earlier one counts, with what this one `added` to it."""

    sheet: str
    row: int
    first_sheet: str
    first_row: int
    added: tuple[str, ...] = ()


@dataclass(slots=True)
class Seen:
    """The enterprises met so far in a file, by code and by name."""

    by_code: dict[str, tuple[LedgerRow, bool]] = field(default_factory=dict)
    by_name: dict[str, LedgerRow] = field(default_factory=dict)

    def check(self, row: LedgerRow, faults: list[RowFault], mapping: Mapping, absent: bool) -> Repeat | None:
        """Compare a row with the earlier ones: return a repeat, or add the fault or the warning that it deserves."""
        code, name = row.values.get("uscc") or "", row.values.get("name") or ""
        earlier = self.by_code.get(code) if code else None
        if earlier is not None:
            other, sound = earlier
            if name and other.values.get("name") and not _same_name(row, other):
                faults.append(_fault(row, mapping, other, "uscc_other_name"))
                return None
            if sound:
                if _agree(row, other):
                    added = _complete(other, row, mapping)
                    return Repeat(row.sheet, row.row, other.sheet, other.row, added)
                faults.append(_fault(row, mapping, other, "uscc_twice"))
                return None
        if code:
            self.by_code[code] = (row, not faults and not absent)
        if name:
            self._check_name(row, mapping, name_key(name), code)
        return None

    def _check_name(self, row: LedgerRow, mapping: Mapping, key: str, code: str) -> None:
        other = self.by_name.setdefault(key, row)
        if other is not row and code and other.values.get("uscc") not in ("", None, code):
            message = _("Row %(row)d of sheet “%(sheet)s” has the same name under another code.")
            row.warnings.append(
                RowWarning(
                    mapping.known["name"].header,
                    message % {"row": other.row, "sheet": other.sheet},
                    "name_twice",
                    row.values["name"],
                )
            )


def _same_name(row: LedgerRow, other: LedgerRow) -> bool:
    ours, theirs = row.values["name"], other.values["name"]
    return bool(ours == theirs or name_key(ours) == name_key(theirs))


def _agree(row: LedgerRow, other: LedgerRow) -> bool:
    """Tell whether two rows say the same wherever both say anything."""
    theirs = other.values
    return all(
        value == theirs[key] or value in _EMPTY or theirs[key] in _EMPTY
        for key, value in row.values.items()
        if key in theirs and key not in _ASIDE
    )


_EMPTY = (None, "", ())
#: Values that are not a column's own: the number of the row, and what goes with another value.
_ASIDE = frozenset(["number", "name", "county_name", "closed_assumed", "association_gone"])


def _complete(first: LedgerRow, second: LedgerRow, mapping: Mapping) -> tuple[str, ...]:
    """Fill what the first row leaves empty from the second, say so beside the first, and return the headers."""
    added: list[str] = []
    for name, value in second.values.items():
        if value in _EMPTY or first.values.get(name) not in _EMPTY or name in _ASIDE:
            continue
        first.values[name] = value
        column = mapping.known.get(name)
        if column is not None:
            added.append(column.header)
    first.extra |= {header: text for header, text in second.extra.items() if header not in first.extra}
    if added:
        message = _("Completed from row %(row)d of sheet “%(sheet)s”: %(columns)s.")
        told = {"row": second.row, "sheet": second.sheet, "columns": "、".join(added)}
        first.warnings.append(RowWarning("", message % told, "completed"))
    return tuple(added)


def _fault(row: LedgerRow, mapping: Mapping, other: LedgerRow, code: str) -> RowFault:
    if code == "uscc_other_name":
        message = _("Row %(row)d of sheet “%(sheet)s” has the same code for another enterprise, %(name)s.")
    else:
        message = _("Row %(row)d of sheet “%(sheet)s” has this enterprise already, with other details.")
    details = {"row": other.row, "sheet": other.sheet, "name": other.values.get("name") or ""}
    return RowFault(row.sheet, row.row, mapping.known["uscc"].header, message % details, code, row.values["uscc"])
