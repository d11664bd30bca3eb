"""Those who hear of a case are told of its moves: of one by itself, of many by one notice for each person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie_portal.notices.actions import Message, notify, notify_many
from kexie_portal.texts import shortened
from kexie_portal.workflow.tables import table_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case
    from kexie_portal.workflow.people import Place
    from kexie_portal.workflow.tables import Move, Table

#: How many cases a notice of many names; its page lists all.
NAMED = 10


def tell(record: Case, found: Move, actor: User | None, note: str, place: Place | None = None) -> None:
    """Tell those who hear of a case what was done, but not the person who did it."""
    table = table_of(type(record))
    if table.followers is None:
        return
    users = [user for user in table.followers(record) if actor is None or user.pk != actor.pk]
    title = _title(record, table, found, place)
    notify(users, title=title, body=note, url=record.get_absolute_url(), kind=kind_of(type(record)))


def kind_of(model: type[Any]) -> str:
    """Return the kind of the notices about a model's cases."""
    return f"case.{model._meta.model_name}"


def tell_many(model: type[Any], records: Sequence[Case], found: Move, *, actor: User, note: str, page: str) -> int:
    """Tell each person once of all cases that they hear of; who hears of one alone is led to it.

    `page` lists them. Returns how many people were told; the caller holds the transaction.
    """
    table = table_of(model)
    heard: dict[int, list[Case]] = defaultdict(list)
    people: dict[int, User] = {}
    followers = followers_of(table, records)
    for record in records:
        for user in {one.pk: one for one in followers.get(record.pk, ())}.values():
            if user.pk != actor.pk:
                people[user.pk] = user
                heard[user.pk].append(record)
    messages = [_message(people[pk], table, found, cases, note, page) for pk, cases in heard.items()]
    notify_many(messages, kind=kind_of(model), summary=_sum(table, found, len(records)), page=page)
    return len(messages)


def followers_of(table: Table, records: Sequence[Case]) -> Mapping[int, Iterable[User]]:
    """Return by key those who hear of many cases."""
    if table.followers_many is not None:
        return table.followers_many(records)
    return {record.pk: table.followers(record) for record in records} if table.followers is not None else {}


def _message(user: User, table: Table, found: Move, cases: list[Case], note: str, page: str) -> Message:
    if len(cases) == 1:
        return Message(user, _title(cases[0], table, found), note, cases[0].get_absolute_url())
    named = "、".join(table.subject(case) for case in cases[:NAMED])
    lines = [part for part in (note, named + ("…" if len(cases) > NAMED else "")) if part]
    return Message(user, _sum(table, found, len(cases)), shortened("\n".join(lines), 2000), page)


def _title(record: Case, table: Table, found: Move, place: Place | None = None) -> str:
    told = {"case": table.subject(record), "verb": found.label, "state": table.label_of(record.state)}
    if place is not None and not place.is_last:
        return _("%(case)s: %(verb)s, %(place)s") % {**told, "place": place}
    return _("%(case)s: %(verb)s, now “%(state)s”") % told


def _sum(table: Table, found: Move, count: int) -> str:
    words = ngettext("%(kind)s: “%(verb)s”, %(n)s case", "%(kind)s: “%(verb)s”, %(n)s cases", count)
    return words % {"kind": table.name, "verb": found.label, "n": count}
