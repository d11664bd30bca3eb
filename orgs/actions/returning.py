"""Return elections and changes to those who filed them, by the city with a numbered notice (退回通知)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgs import case_letters
from orgs.enums import CaseState

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.models.case import AssociationCase


def on_return(case: AssociationCase, actor: User, data: dict[str, Any]) -> None:
    """Issue the notice in the transaction of the move; a county has no letters of its own and says it in the note."""
    if data.get("with_letter") and data["from_state"] == CaseState.APPROVING:
        case_letters.issue(case, case_letters.returned(case, data["note"]), actor)
