"""What the editor tells the rest of the portal: who fills its trials, its page in the side navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.editor import trial
from kexie_portal.web.navigation import Item, register

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def install() -> None:
    """Register the trials and the list of forms."""
    access.register_holder(trial.PURPOSE, trial.TrialHolder())
    words = pgettext_lazy("form of the form builder", "Forms")
    register(Item("cases", 150, words, "formeditor:list", "forms", writes_any))


def writes_any(user: User) -> bool:
    """Tell whether a user writes forms of any unit."""
    return bool(access.owners().managed(user))
