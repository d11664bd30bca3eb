"""Read a case of an association in order to write what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Stale
from orgs.changes.models.case import AssociationCase
from orgs.changes.rules import may as case_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Case = TypeVar("Case", bound=AssociationCase)


def editable(case: Case, actor: User, version: int) -> Case:
    """Return a draft or returned case under its lock; raises `Stale` and `NotAllowed`."""
    current: Case = type(case)._default_manager.select_for_update(of=("self",)).get(pk=case.pk)
    if current.version != version:
        raise Stale(current)
    if not case_rules.may_edit(actor, current):
        raise NotAllowed(_("This case cannot be changed now."))
    return current
