"""Every row of every table, and what of it may differ once a deed was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

#: Rows by table and by what names them: the key, or for grants whose they are.
Rows = dict[str, dict[Any, dict[str, Any]]]
#: Grants are handed out anew with the postings, and what is watched is watched anew: the same row, under another key.
NAMED = {
    "orgs.OrganizationGrant": ("user_id", "permission_id", "content_object_id", "posting_id"),
    "notices.Deadline": ("content_type_id", "object_id", "what"),
    "notices.Responsible": ("deadline__content_type_id", "deadline__object_id", "deadline__what", "user_id"),
}
#: A deadline that was cleared stays as a record of what was watched; what is watched now has to be as before.
WATCHED = {"notices.Deadline": {"cleared_at": None}, "notices.Responsible": {"deadline__cleared_at": None}}


@dataclass(frozen=True)
class Remains:
    """What is not as before when a deed was taken back, and why.

    `added` rows may have come; `gone` may be those that `keys` begin; `fields` of rows may differ, of all rows or of
    those in `keys`.
    """

    table: str
    why: str
    added: bool = False
    gone: bool = False
    fields: tuple[str, ...] = ()
    keys: tuple[Any, ...] | None = None


#: What every deed leaves behind.
ALWAYS = (
    Remains("auditlog.LogEntry", "the log says what was done, and that it was taken back", added=True),
    Remains("notices.Notice", "who was told is told; nothing is taken out of an inbox", added=True),
    Remains("*", "versions count on: a form that was opened before is stale", fields=("version",)),
    Remains("orgs.Organization", "the time of the last write", fields=("updated_at",)),
)


def all_rows() -> Rows:
    """Read the whole database."""
    found: Rows = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        label = model._meta.label
        rows = model._base_manager.filter(**WATCHED.get(label, {})).order_by()
        pk = model._meta.pk.attname
        columns = [field.attname for field in model._meta.concrete_fields]
        names = NAMED.get(label, (pk,))
        found[label] = {
            tuple(row[name] for name in names) if label in NAMED else row[pk]: {
                name: row[name] for name in columns if label not in NAMED or name not in (pk, "deadline_id", "created")
            }
            for row in rows.values(*{*columns, *names})
        }
    return found


def differences(before: Rows, after: Rows, remains: Iterable[Remains]) -> list[str]:
    """Say each difference that nothing explains."""
    known = [*ALWAYS, *remains]
    return [
        words
        for table in before
        for words in _of_table(table, before[table], after[table], [r for r in known if r.table in (table, "*")])
    ]


def _of_table(table: str, before: dict[Any, Any], after: dict[Any, Any], known: list[Remains]) -> Iterable[str]:
    may_come = any(one.added for one in known)
    gone = [begin for one in known if one.gone for begin in one.keys or ()]
    for key in before.keys() - after.keys():
        if not any(key[: len(begin)] == begin for begin in gone):
            yield f"{table} {key} is gone: {before[key]}"
    for key in after.keys() - before.keys():
        if not may_come:
            yield f"{table} {key} has come: {after[key]}"
    for key in before.keys() & after.keys():
        free = {name for one in known if one.keys is None or key in one.keys for name in one.fields}
        for name, value in before[key].items():
            if after[key][name] != value and name not in free:
                yield f"{table} {key} {name}: {value!r} → {after[key][name]!r}"
