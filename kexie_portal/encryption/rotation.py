"""Writes anew what older keys made, in batches, while the portal runs.

Every encrypted and hashed field of a model is found by itself. What is kept in another way (a secret inside JSON, a
wrapped data key) is registered by the app that keeps it. A row is locked, opened and written in one short
transaction; what was done stays done, so a rotation that was stopped goes on where it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from kexie_portal.encryption import hashing, tokens
from kexie_portal.encryption.fields import EncryptedTextField, KeyedHashField, secret_fields
from kexie_portal.encryption.keys import CannotOpen

BATCH = 200


class Incomplete(Exception):
    """Some values could not be written anew; `done` were, `faults` says which were not and why."""

    def __init__(self, done: int, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.done, self.faults = done, faults


@dataclass(frozen=True)
class Rotator:
    """What one kind of kept secret offers: write anew, and count what waits for it."""

    name: str
    rotate: Callable[[], int]
    waiting: Callable[[], int] | None = None


@dataclass
class Outcome:
    """How many values of each kind were written anew (or wait for it), and what could not be opened."""

    rotated: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


_registered: dict[str, Rotator] = {}


def register(name: str, rotate: Callable[[], int], *, waiting: Callable[[], int] | None = None) -> None:
    """Add what keeps secrets in its own way; `rotate` returns how many it wrote and may raise `Incomplete`.

    Without `waiting` a dry run cannot count it and says 0.
    """
    _registered[name] = Rotator(name, rotate, waiting)


def rotators() -> Iterator[Rotator]:
    """Return the models with secret fields, then what is registered."""
    for model in secret_models():
        yield Rotator(model._meta.label_lower, partial(rotate_model, model), partial(count_waiting, model))
    yield from _registered.values()


def run(*, dry_run: bool = False) -> Outcome:
    """Write everything anew with the newest keys; with `dry_run` only count what waits."""
    outcome = Outcome()
    for one in rotators():
        try:
            outcome.rotated[one.name] = _count(one) if dry_run else one.rotate()
        except Incomplete as rest:
            outcome.rotated[one.name] = rest.done
            outcome.faults += [f"{one.name}: {fault}" for fault in rest.faults]
        except CannotOpen as fault:
            outcome.rotated.setdefault(one.name, 0)
            outcome.faults.append(f"{one.name}: {fault}")
    return outcome


def _count(one: Rotator) -> int:
    return one.waiting() if one.waiting else 0


def secret_models() -> list[type[Model]]:
    """Return the models that have encrypted or hashed fields."""
    return [model for model in apps.get_models() if secret_fields(model)]


def with_tokens(model: type[Model]) -> QuerySet[Model]:
    """Return all rows of a model with the kept form of each encrypted field as `kept_<name>`."""
    encrypted = [one.name for one in secret_fields(model) if isinstance(one, EncryptedTextField)]
    rows = model._base_manager.all()
    return rows.annotate(**{f"kept_{name}": Cast(name, TextField()) for name in encrypted})


def waiting(model: type[Model]) -> QuerySet[Model]:
    """Return the rows of a model of which something was made with an older key."""
    condition = Q()
    for one in secret_fields(model):
        if isinstance(one, EncryptedTextField):
            newest = Q(**{f"kept_{one.name}__startswith": tokens.newest_prefix()})
            condition |= ~newest & ~Q(**{f"kept_{one.name}": ""})
        else:
            newest = Q(**{f"{one.name}__startswith": hashing.newest_prefix()})
            condition |= ~newest & Q(**{f"{one.name}__isnull": False})
    return with_tokens(model).filter(condition)


def count_waiting(model: type[Model]) -> int:
    """Count the rows that an older key made; raises `Incomplete` where some could not be written anew."""
    count, faults = 0, []
    for row in waiting(model).order_by("pk").iterator(BATCH):
        try:
            for one in secret_fields(model):
                if isinstance(one, EncryptedTextField):
                    getattr(row, one.attname).reveal()
            count += 1
        except CannotOpen as fault:
            faults.append(f"{row.pk}: {fault}")
    if faults:
        raise Incomplete(count, faults)
    return count


def rotate_model(model: type[Model]) -> int:
    """Write the rows of a model anew that an older key made; raises `Incomplete` where some cannot be opened."""
    done, last, faults = 0, None, []
    while keys := _next(model, last):
        for key in keys:
            try:
                done += _rotate_row(model, key)
            except CannotOpen as fault:
                faults.append(f"{key}: {fault}")
        last = keys[-1]
    if faults:
        raise Incomplete(done, faults)
    return done


def _next(model: type[Model], last: Any) -> list[Any]:
    rows = waiting(model).order_by("pk")
    return list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _rotate_row(model: type[Model], key: Any) -> int:
    """Write one row anew; no history, because nothing of it changes for people."""
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:  # taken away meanwhile
        return 0
    written: dict[str, Any] = {}
    for one in secret_fields(model):
        value = getattr(row, one.attname)
        if isinstance(one, KeyedHashField):
            written[one.name] = one.pre_save(row, add=False)
        elif value:
            written[one.name] = value
    return model._base_manager.filter(pk=key).update(**written)
