"""One row of a ledger in plain values, and what rows are read against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orgs.ledger.faults import RowWarning
from orgs.ledger.fields import Target
from orgs.ledger.industries import Industries
from orgs.ledger.parks import Parks
from orgs.ledger.places import Places


@dataclass(slots=True)
class LedgerRow:
    """One row in plain values by field, with the remarks that do not keep it out; `extra` holds the unread columns.

    `county` is a division code; a date has `<field>_precision` beside it (`day`, `month`, `year`); money is in yuan;
    telephones are one text parted by 、; people a tuple; yes-or-no is None where the cell is empty.
    """

    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    warnings: list[RowWarning] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a ledger is read against: what it lists, the places, the parks and the industries, and the day."""

    target: Target
    places: Places
    parks: Parks
    industries: Industries
    today: date
