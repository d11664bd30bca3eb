"""A matter that nobody did in time is passed up. Apps further up know the levels: county, city, province."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from kexie_portal.accounts.models import User

#: Takes the record and those who should have acted; returns the people above them.
Above = Callable[[Any, list[User]], Iterable[User]]
_general: list[Above] = []
_of_model: dict[type[Model], Above] = {}


def register(above: Above, model: type[Model] | None = None) -> None:
    """Set the rule that finds the people above, for every record or for one model; the model's own comes first."""
    if model is not None:
        _of_model[model] = above
    else:
        _general[:] = [above]


def above(record: Model, people: list[User]) -> list[User]:
    """Return the people of the level above, without those below; nobody where no rule knows."""
    rule = _of_model.get(type(record)) or (_general[0] if _general else None)
    if rule is None:
        return []
    below = {user.pk for user in people}
    return list({user.pk: user for user in rule(record, people) if user.is_active and user.pk not in below}.values())
