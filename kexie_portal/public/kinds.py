"""Kinds of public forms: the app that owns one registers what it asks, whom it concerns and what accepting it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django import forms

    from kexie_portal.accounts.models import User
    from kexie_portal.public.models import Submission

Words = str | Promise
#: The condition under which no submission concerns a user.
NOTHING = Q(pk__in=[])
#: The usual budget of one object in a day: an office and a mobile network share one address.
FREE, MOST, OBJECT_FREE, OBJECT_MOST = 5, 40, 200, 2000


@dataclass(frozen=True)
class Subject:
    """What a form is about: the key in its address, the record behind it, its name, and how it is reached otherwise."""

    key: str
    pk: int | None
    name: str
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class FormKind:
    """One kind of public form.

    `concerns` narrows submissions to those of a user's units, `may_decide` tells whether a user decides one, `accept`
    turns one into a record and returns its address (it raises `Refused`), `told` are those who hear of a new one,
    `known` gives an officer what the portal knows already, as lines of label and value.
    """

    key: str
    label: Words
    form_class: type[forms.Form]
    concerns: Callable[[User], Q]
    may_decide: Callable[[User, Submission], bool]
    accept: Callable[[Submission, User], str]
    told: Callable[[Submission], Iterable[User]]
    accept_words: Words = ""
    known: Callable[[Submission, User], list[tuple[Words, Any]]] = lambda submission, user: []
    refused: Callable[[Submission], None] = lambda submission: None
    files: int = 0


_kinds: dict[str, FormKind] = {}


def register(kind: FormKind) -> FormKind:
    """Announce a kind of form, from an app's `ready()`."""
    _kinds[kind.key] = kind
    return kind


def find(key: str) -> FormKind | None:
    """Return a kind by its key, or nothing where no app knows it any more."""
    return _kinds.get(key)


def registered() -> list[FormKind]:
    """List the kinds in the order in which they were registered."""
    return list(_kinds.values())
