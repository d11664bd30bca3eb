"""The counties and districts of Henan that were abolished, renamed or divided since 1990, which old ledgers name."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[1] / "data" / "former_divisions.csv"


@dataclass(frozen=True, slots=True)
class Former:
    """A division that is no more: its code where one was its own, its city, and what took over; several if divided."""

    code: str
    name: str
    city: str
    successors: tuple[str, ...]
    year: int


@cache
def former_divisions() -> tuple[Former, ...]:
    """Return the former divisions, read once from `orgs/data/former_divisions.csv`."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Former(row["code"], row["name"], row["city"], tuple(row["successors"].split()), int(row["year"]))
            for row in csv.DictReader(stream)
        )
