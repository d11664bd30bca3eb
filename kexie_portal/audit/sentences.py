"""Entries of the log as sentences: who did what, from which value to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from auditlog.models import LogEntry
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from kexie_portal.audit.masking import mask
from kexie_portal.audit.masks import masks_of
from kexie_portal.audit.registry import recorded
from kexie_portal.audit.values import EMPTY, Reader, label, model_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Action = LogEntry.Action
ACTIONS = {
    Action.CREATE: pgettext_lazy("action", "created"),
    Action.UPDATE: pgettext_lazy("action", "changed"),
    Action.DELETE: pgettext_lazy("action", "removed"),
    Action.ACCESS: pgettext_lazy("action", "opened"),
}


@dataclass(frozen=True)
class Change:
    """One field of one entry, before and after, ready to be shown."""

    name: str
    field: str
    before: str
    after: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """One entry: when, who, from where, which record, and its changes."""

    entry: LogEntry
    when: datetime
    actor: str
    address: str
    kind: str
    name: str
    action: str
    sentence: str
    reason: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def is_update(self) -> bool:
        """Tell whether the sentence holds the changes already."""
        return bool(self.entry.action == Action.UPDATE)


def read(
    entries: Sequence[LogEntry],
    *,
    show_personal: bool = False,
    subject: Model | None = None,
    shown_to: User | None = None,
) -> list[Line]:
    """Return entries as lines; the number of queries depends on the models named, not on the entries.

    The entries of the `subject` itself need not name it; those of related records do. Whom a record's log does not
    name to the person it is `shown_to` (`registry.names_for`) goes by other words.
    """
    reader = Reader(entries, show_personal=show_personal, known=subject)
    masks = masks_of(entries, shown_to)
    return [_line(entry, reader, subject, masks.get((entry.content_type_id, entry.object_pk))) for entry in entries]


def _line(entry: LogEntry, reader: Reader, subject: Model | None, names: Mapping[int, str] | None) -> Line:
    model = model_of(entry)
    own = subject is not None and model is type(subject) and entry.object_pk == str(subject.pk)
    changes = _changes(entry, model, reader, names)
    kind = str(model._meta.verbose_name) if model else ""
    name = _name(entry, model, reader)
    return Line(
        entry=entry,
        when=entry.timestamp,
        actor=_actor(entry, names),
        address=entry.remote_addr or "",
        kind=kind,
        name=name,
        action=str(ACTIONS[entry.action]),
        sentence=_sentence(entry, kind, name, changes, names_it=not own),
        reason=(entry.additional_data or {}).get("reason", ""),
        changes=changes,
    )


def _actor(entry: LogEntry, names: Mapping[int, str] | None) -> str:
    if not entry.actor_id:
        return str(pgettext("actor", "System"))
    return names[entry.actor_id] if names is not None else str(entry.actor)


def _name(entry: LogEntry, model: type[Model] | None, reader: Reader) -> str:
    """Return the name of the record; that of a person is hidden where the names of such persons are."""
    known = recorded(model) if model else None
    hidden = known is not None and "name" in known.personal and not reader.show_personal
    return mask(entry.object_repr) if hidden else str(entry.object_repr)


def _changes(
    entry: LogEntry, model: type[Model] | None, reader: Reader, names: Mapping[int, str] | None
) -> list[Change]:
    """Return the changes in the order of the model's fields; what was empty and stays so is left out."""
    order = {f.name: number for number, f in enumerate(model._meta.fields)} if model else {}
    found = sorted((entry.changes or {}).items(), key=lambda item: order.get(item[0], len(order)))
    return [
        _change(model, name, pair, reader, names)
        for name, pair in found
        if isinstance(pair, dict) or not (pair[0] in EMPTY and pair[1] in EMPTY)
    ]


def _change(
    model: type[Model] | None,
    name: str,
    pair: dict[str, Any] | list[object],
    reader: Reader,
    names: Mapping[int, str] | None = None,
) -> Change:
    title = label(model, name)
    if isinstance(pair, dict):  # a many-to-many relation
        return _relation(name, title, pair)
    before, after = (reader.text(model, name, value, names) for value in pair)
    words = {"field": title, "before": before, "after": after}
    if pair[0] in EMPTY:
        sentence = _("set “%(field)s” to %(after)s") % words
    elif pair[1] in EMPTY:
        sentence = _("cleared “%(field)s”, which was %(before)s") % words
    else:
        sentence = _("changed “%(field)s” from %(before)s to %(after)s") % words
    return Change(name, title, before, after, sentence)


def _relation(name: str, title: str, change: dict[str, Any]) -> Change:
    items = "、".join(change.get("objects", []))
    words = {"field": title, "items": items}
    if change.get("operation") == "add":
        return Change(name, title, "", items, _("added %(items)s to “%(field)s”") % words)
    return Change(name, title, items, "", _("took %(items)s out of “%(field)s”") % words)


def _sentence(entry: LogEntry, kind: str, name: str, changes: list[Change], *, names_it: bool) -> str:
    words = {"kind": kind, "name": name}
    if entry.action == Action.CREATE:
        return _("created the %(kind)s “%(name)s”") % words
    if entry.action == Action.DELETE:
        return _("removed the %(kind)s “%(name)s”") % words
    if entry.action == Action.ACCESS:
        return _("opened the %(kind)s “%(name)s”") % words
    told = pgettext("between sentences", "; ").join(change.sentence for change in changes)
    return _("on the %(kind)s “%(name)s”: %(told)s") % {**words, "told": told} if names_it else told
