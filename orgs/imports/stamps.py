"""What an import wrote, as each row keeps it for undoing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models

#: Name of the model, key, version after the write, and what was before (None: it was not there).
Stamp = list[Any]


@dataclass(frozen=True)
class Written:
    """One record that a batch wrote: its version then, and what it was before (None: it was not there)."""

    model: str
    pk: int
    version: int | None
    before: dict[str, object] | None
    row: tuple[str, int]


def stamp(record: models.Model, before: Mapping[str, object] | None) -> Stamp:
    """Return what undoing needs of a record that was just written."""
    name, key = _name_and_key(type(record))
    values = vars(record)
    return [name, values[key], values.get("version"), before]


@lru_cache(maxsize=20)
def _name_and_key(model: type[models.Model]) -> tuple[str, str]:
    return str(model._meta.model_name), str(model._meta.pk.attname)


def written_by(kept: Iterable[Any], row: tuple[str, int]) -> Iterator[Written]:
    """Read what a row keeps; imports of before December 2026 name each part."""
    for one in kept:
        name, pk, version, before = (
            (one["model"], one["pk"], one["version"], one["before"]) if isinstance(one, dict) else one
        )
        yield Written(name, pk, version, before, row)
