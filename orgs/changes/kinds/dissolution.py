"""An association ends; its records and letters stay readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from kexie_portal.documents.enums import LetterKind
from kexie_portal.texts import shortened
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds.conditions import check_end
from orgs.changes.kinds.definition import ChangeDefinition, Effect
from orgs.tree import following
from orgs.tree.following import Ending

if TYPE_CHECKING:
    from datetime import date

    from orgs.changes.models.change import ChangeCase


def _effect(effect: Effect) -> None:
    following.end(Ending(effect.node, effect.day, effect.actor, effect.journal))
    effect.journal.set(effect.association, closing_reason=shortened(effect.case.reason, 200))
    effect.journal.set(effect.node, closed=effect.day)


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    return {"reason": case.reason.rstrip("。"), "effective": day}


DISSOLUTION = ChangeDefinition(
    kind=ChangeKind.DISSOLUTION,
    noun="撤销",
    note=gettext_lazy("It ends; its records and letters stay readable."),
    winds_up=True,
    is_whole=True,
    check=check_end,
    effect=_effect,
    letter=_letter,
    letter_kind=LetterKind.DISSOLUTION_NOTICE,
    follows=following.ending,
    follows_part="orgs/changes/_dissolution_follows.html",
)
