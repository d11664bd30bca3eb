"""One text for one content."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from kexie_portal.sealing import canonical
from kexie_portal.sealing.canonical import NotCanonical


def test_names_are_in_order_text_is_composed_and_nothing_is_between() -> None:
    assert canonical.text_of({"b": "e\u0301", "a": [True, None, 3]}) == '{"a":[true,null,3],"b":"é"}'


def test_decimals_days_and_moments_are_text() -> None:
    east = datetime(2026, 11, 30, 8, 0, 1, 5, tzinfo=timezone(timedelta(hours=8)))
    value = {"sum": Decimal("1.50"), "day": date(2026, 3, 1), "at": east, "utc": datetime(2026, 1, 1, tzinfo=UTC)}
    told = canonical.plain(value)
    assert told["sum"] == "1.50"
    assert told["day"] == "2026-03-01"
    assert told["at"] == "2026-11-30T00:00:01.000005Z"
    assert told["utc"] == "2026-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        float("nan"),
        Decimal("NaN"),
        datetime(2026, 1, 1),  # noqa: DTZ001
        {1: "a"},
        {"é": 1, "e\u0301": 2},
        "\ud800",
        object(),
        {1, 2},
    ],
)
def test_what_has_no_single_way_of_being_written_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical.text_of(value)


@pytest.mark.parametrize("text", ['{"b":1,"a":2}', '{"a": 1}', '{"a":1.0}', "{", '"e\u0301"', "[" * 100_000])
def test_only_the_one_text_is_read_back(text: str) -> None:
    with pytest.raises(NotCanonical):
        canonical.read(text)
    assert canonical.read('{"a":1,"b":[]}') == {"a": 1, "b": []}
