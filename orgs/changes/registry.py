"""Every kind of case of an association, as it describes itself; code that needs the kinds asks here.

From that description follow the table of states, the history, the letters and their readers, the lists on an
association's page, the work list, taking back, and what stands against undoing an import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.web.navigation import Item
    from orgs.changes.models.case import AssociationCase, CasePerson

Words = str | Promise


@dataclass(frozen=True)
class CaseKind:
    """One kind of case of an association.

    `check` refuses what stands against it, `approve` carries it out, `made` are the relations of the case to what that
    made and `picks` its lists that taking back empties. `listed` are the cases that a user sees, with what a row shows.
    `letter` returns kind and fields of the letter that approves it, `matter` is what a notice of return calls it
    (Chinese). `names` are the relations in which it names persons and enterprises. `item` is its page in the side
    navigation. `stays` says why an import that made the association cannot be undone.
    """

    model: type[AssociationCase]
    person: type[CasePerson]
    name: Words
    listed: Callable[[User], QuerySet[AssociationCase]]
    check: Callable[[Any], None]
    approve: Callable[[Any, User, dict[str, object]], None]
    return_page: str
    letter: Callable[[Any, date | None], tuple[str, dict[str, object]]]
    matter: Callable[[Any], str]
    names: Callable[[Any], tuple[str, ...]]
    stays: Words
    item: Item
    made: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()


_kinds: dict[type[AssociationCase], CaseKind] = {}


def register(kind: CaseKind) -> None:
    """Take a kind of case in; lists keep the order in which they came."""
    _kinds[kind.model] = kind


def kinds() -> list[CaseKind]:
    """Return every kind of case of an association."""
    return list(_kinds.values())


def kind_of(case: AssociationCase) -> CaseKind:
    """Return the kind of a case."""
    return _kinds[type(case)]
