"""How large a ledger may be before it is refused unread."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Extent
from orgs.ledger.faults import UnreadableFile


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file; the defaults take a province's ledger ten times over and no zip bomb.

    `size` and `unpacked` are in bytes; `cells` is rows × columns of the filled rectangle of one sheet, because that is
    what the reader sets memory aside for, however few of the cells are filled.
    """

    size: int = 20 * 1024 * 1024
    unpacked: int = 200 * 1024 * 1024
    shared_strings: int = 64 * 1024 * 1024
    ratio: int = 250
    ratio_from: int = 20 * 1024 * 1024
    entries: int = 2000
    sheets: int = 200
    rows: int = 120_000
    columns: int = 300
    cells: int = 4_000_000


DEFAULT_LIMITS = Limits()


def check_extent(extent: Extent, limits: Limits) -> None:
    """Raise `UnreadableFile` when the filled cells of a sheet reach further than a ledger does."""
    if extent.rows > limits.rows:
        message = _(
            "A sheet is filled down to row %(rows)d; at most %(limit)d are taken. Delete the rows below the ledger."
        )
        raise UnreadableFile("rows", message % {"rows": extent.rows, "limit": limits.rows})
    if extent.columns > limits.columns or extent.rows * extent.columns > limits.cells:
        message = _("A sheet is filled across %(columns)d columns. Delete the columns beside the ledger.")
        raise UnreadableFile("columns", message % {"columns": extent.columns})
