"""Letters and their texts in the audit log, and who reads their history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit import registry
from kexie_portal.documents import access
from kexie_portal.documents.models import (
    Letter,
    LetterCounter,
    LetterIssuer,
    LetterPaper,
    LetterReceipt,
    LetterTemplate,
    LetterWording,
)
from kexie_portal.workflow import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import Model, QuerySet

    from kexie_portal.accounts.models import User


def _below(model: type[Model]) -> Callable[[Model], QuerySet[Model]]:
    def rows(unit: Model) -> QuerySet[Model]:
        prefix = _prefix(getattr(unit, "code", None) or "")
        every = model._default_manager
        return every.filter(unit_code__startswith=prefix) if prefix else every.none()

    return rows


def _prefix(code: str) -> str:
    """Return what the codes of a unit and all under it begin with (GB/T 2260 goes by pairs)."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def _below_letter(model: type[Model]) -> Callable[[Model], QuerySet[Model]]:
    def rows(unit: Model) -> QuerySet[Model]:
        prefix = _prefix(getattr(unit, "code", None) or "")
        every = model._default_manager
        return every.filter(letter__unit_code__startswith=prefix) if prefix else every.none()

    return rows


def _reads_letter(user: User, row: LetterPaper | LetterReceipt | LetterWording) -> bool:
    return access.may_read(user, row.letter)


def _manages(user: User, obj: LetterTemplate | LetterIssuer) -> bool:
    return access.may_manage(user, obj.unit_code)


def _names(user: User, letter: Letter) -> Mapping[int, str] | None:
    """Return what the log of a letter calls people to a user who does not read the names of its record's persons."""
    words = access.mask_of(user, letter)
    return naming.only_own(user, words) if words else None


def register() -> None:
    """Record every write; the history of a letter is read by those who read the letter."""
    registry.register(
        Letter,
        exclude=["paragraphs", "content", "created_at", "version", "state_since", "due_from", "due_days", "tries"],
        may_see=access.may_read,
        title=lambda letter: f"{letter.number} {letter.title}".strip(),
        below=_below(Letter),
    )
    registry.register_names(Letter, _names)
    registry.register(
        LetterTemplate,
        exclude=["version", "updated_at", "updated_by"],
        may_see=_manages,
        title=str,
        below=_below(LetterTemplate),
    )
    registry.register(LetterIssuer, exclude=["version"], may_see=_manages, below=_below(LetterIssuer))
    for kept in (LetterWording, LetterPaper, LetterReceipt):
        registry.register(
            kept,
            title=lambda row: f"{row.letter} · {row}",
            may_see=_reads_letter,
            below=_below_letter(kept),
        )
    registry.register(LetterCounter, title=str, below=_below(LetterCounter))
