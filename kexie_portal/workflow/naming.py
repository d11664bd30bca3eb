"""How the person of a step is named to a reader: by name, by the words of the table's mask, or as the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.audit import registry
from kexie_portal.workflow.models import Case, Step
from kexie_portal.workflow.signing import steps_of
from kexie_portal.workflow.tables import Table, table_of

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User


def named(step: Step, record: Case, reader: User) -> str:
    """Name the person of a step to a reader; every surface that prints a step asks here."""
    table = table_of(type(record))
    if step.actor is None:
        return by_clock(table, step.verb)
    return masked(table, record, step, reader) or str(step.actor)


def by_clock(table: Table, verb: str) -> str:
    """Say that the portal took a step when the time limit was over; nothing of other steps without a person."""
    found = table.move_named(verb)
    return _("The portal, by the time limit") if found is not None and found.by_clock else ""


def masked(table: Table, record: Case, step: Step, reader: User) -> str:
    """Return what a reader sees in place of a name; nothing where they read the name, as of their own steps."""
    if table.masks is None or step.actor_id == reader.pk:
        return ""
    return table.masks(reader, record, step)


def names_in_log(reader: User, record: Model) -> Mapping[int, str] | None:
    """Return by user what the log of a case calls them to a reader who does not read all names; None for all others.

    Who took no step of the case is called as whoever took one for the other side.
    """
    if not isinstance(record, Case):
        return None
    table = table_of(type(record))
    if table.masks is None or not (stranger := masked(table, record, Step(verb=""), reader)):
        return None
    steps = [step for step in steps_of(record) if step.actor is not None]
    open_names = {step.actor_id: str(step.actor) for step in steps if not masked(table, record, step, reader)}
    return _Names({pk: name for pk, name in open_names.items() if pk is not None}, reader, stranger)


def only_own(reader: User, stranger: str) -> Mapping[int, str]:
    """Return names for a log in which a reader reads their own alone."""
    return _Names({}, reader, stranger)


def mask_log(model: type[Case]) -> None:
    """Let the log of a kind of case name people as its steps do; for tables with `masks`."""
    registry.register_names(model, names_in_log)


class _Names(dict[int, str]):
    """Names by user; whoever is not among them goes by the words of the mask."""

    def __init__(self, names: Mapping[int, str], reader: User, stranger: str) -> None:
        super().__init__({**names, reader.pk: str(reader)})
        self._stranger = stranger

    def __missing__(self, key: int) -> str:
        return self._stranger
