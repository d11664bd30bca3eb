"""One text for one content: the same facts give the same bytes on every machine, so that their hash can be compared.

Keys in order, text in NFC, no spaces; decimals as text with the digits that they have, days and moments in ISO 8601
(moments in UTC). Binary fractions are refused: 0.1 is not the same everywhere.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


class NotCanonical(ValueError):
    """A content holds something that has no single way of being written."""


def text_of(value: object) -> str:
    """Return the one text of a value; raises `NotCanonical`."""
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(value: object) -> str:
    """Return the SHA-256 of a value's one text."""
    return sha256(text_of(value))


def sha256(text: str | bytes) -> str:
    """Return the SHA-256 of a text (as UTF-8) or of bytes."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def plain(value: object) -> Any:
    """Return a value as JSON holds it; raises `NotCanonical` for what has no single way of being written."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return _words(value)
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return _other(value)


def _other(value: object) -> str:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotCanonical("a decimal that is no number")
        return format(value, "f")  # not a figure: a canonical text
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotCanonical("a moment without time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise NotCanonical(f"{type(value).__name__} has no single way of being written")


def _object(value: Mapping[Any, object]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for key, one in value.items():
        if not isinstance(key, str):
            raise NotCanonical("a name that is no text")
        name = _words(key)
        if name in written:
            raise NotCanonical(f"the name {name} twice")
        written[name] = plain(one)
    return written


def _words(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character") from error
    return unicodedata.normalize("NFC", str(value))


def read(text: str) -> Any:
    """Read a canonical text back; raises `NotCanonical` where it is not the one text of what it says."""
    try:
        value = json.loads(text)
        same = text_of(value) == text
    except (ValueError, RecursionError) as error:
        raise NotCanonical("no canonical text") from error
    if not same:
        raise NotCanonical("not in canonical form")
    return value


def leaves(content: Mapping[str, object], salts: Mapping[str, str]) -> dict[str, str]:
    """Return the salted hash of every field: one that is blanked later leaves its hash, and no hint of its value."""
    return {name: leaf(salts[name], value) for name, value in content.items()}


def leaf(salt: str, value: object) -> str:
    """Return the hash of one field under its salt."""
    return sha256(f"{salt}:{text_of(value)}")


def named(values: Iterable[str]) -> list[str]:
    """Return names once, in order."""
    return sorted(set(values))
