"""What several parts of one page ask of a case is asked once: a page opts in, moves ask anew each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User

Params = ParamSpec("Params")
Answer = TypeVar("Answer")
_KEPT = "_asked_for_page"


@dataclass
class _Kept:
    reader: int
    answers: dict[tuple[object, ...], object] = field(default_factory=dict)


def open_page(record: Model, reader: User) -> None:
    """Keep answers about a record; it was just read for a page, out of the rows that its reader may see."""
    setattr(record, _KEPT, _Kept(reader.pk))


def is_on_page(record: Model) -> bool:
    """Tell whether a record was just read for a page: what was read along with it is as it stands now."""
    return hasattr(record, _KEPT)


def is_shown_to(record: Model, reader: User) -> bool:
    """Tell whether the page of the record is open for a reader, who therefore sees it."""
    return is_on_page(record) and reader.pk is not None and getattr(record, _KEPT).reader == reader.pk


def keep(record: Any, ask: Callable[..., Any], answer: object) -> None:
    """Keep the answer to a question about a record that is open on a page: it was asked for many records at once."""
    getattr(record, _KEPT).answers[(getattr(ask, "__wrapped__", ask), (), ())] = answer


def once_a_page(
    ask: Callable[Concatenate[Any, Params], Answer],
) -> Callable[Concatenate[Any, Params], Answer]:
    """Let a function of a record (and of what can be a key) answer once for the page that the record is open on."""

    @wraps(ask)
    def answered(record: Any, *args: Params.args, **named: Params.kwargs) -> Answer:
        if not is_on_page(record):
            return ask(record, *args, **named)
        answers, key = getattr(record, _KEPT).answers, (ask, args, tuple(named.items()))
        if key not in answers:
            answers[key] = ask(record, *args, **named)
        return cast(Answer, answers[key])

    return answered
