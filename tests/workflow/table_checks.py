"""Tries every move of a table from every state as every role; each kind of case calls it with its own table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.workflow import moving
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.signing import of_record


class _Undo(Exception):
    pass


def check_every_move(
    model: type[Any],
    make: Callable[[str], Any],
    people: Mapping[str, User],
    allowed: Mapping[str, Collection[str] | Mapping[str, Collection[str]]],
    data: Mapping[str, dict[str, Any]] | None = None,
    prepare: Callable[[Any, str], None] | None = None,
) -> int:
    """Hold that a move works from its own states for its own people, and changes nothing otherwise.

    `make(state)` gives a saved record in a state that lacks nothing; `allowed` names, for each verb, the `people`
    who may take it, by state where they differ; `data` holds what a verb needs besides (with `note`, where not "因故");
    `prepare` may complete the record for a verb. Returns how many combinations were tried.
    """
    table = state_tables.table_of(model)
    assert set(allowed) == {move.verb for move in table.moves}, "every verb of the table is named, and no other"
    tried = 0
    for state in table.states.values:
        record = make(state)
        assert record.state == state
        for move in table.moves:
            for name, person in people.items():
                who = allowed[move.verb]
                names = who.get(state, ()) if isinstance(who, Mapping) else who
                expected = state in move.sources and name in names
                sent = dict((data or {}).get(move.verb, {}))
                _try(record, move.verb, person, sent, prepare, expected, move.target, f"{name} {move.verb} at {state}")
                tried += 1
    return tried


def _try(
    record: Any,
    verb: str,
    person: User,
    sent: dict[str, Any],
    prepare: Callable[[Any, str], None] | None,
    expected: bool,
    target: str,
    what: str,
) -> None:
    fresh = type(record)._base_manager.get(pk=record.pk)
    before, steps = fresh.state, of_record(fresh).count()
    try:
        with transaction.atomic():
            if prepare is not None:
                prepare(fresh, verb)
            try:
                moving.move(fresh, verb, actor=_again(person), note=sent.pop("note", "因故"), **sent)
            except (NotAllowed, Refused) as refusal:
                assert not expected, f"{what}: refused, {refusal}"  # noqa: PT017
                stored = type(record)._base_manager.get(pk=record.pk)
                assert stored.state == before, f"{what}: refused but moved"
                assert of_record(fresh).count() == steps, f"{what}: refused but recorded"
            else:
                assert expected, f"{what}: should have been refused"
                stored = type(record)._base_manager.get(pk=record.pk)
                assert stored.state == target, f"{what}: went to {stored.state}"
                assert of_record(fresh).count() == steps + 1, f"{what}: not recorded once"
            raise _Undo
    except _Undo:
        pass


def _again(person: User) -> User:
    """Return the person as a new request would read him, without what was kept of his postings."""
    return User.objects.get(pk=person.pk)
