"""Put right what was done by hand: take back a closing, rename a park."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.rules import may as case_rules
from orgs.common import scope
from orgs.common.enums import CaseState
from orgs.memberships import rules as membership_rules
from orgs.register import rules as register_rules
from orgs.register.actions.association import locked
from orgs.register.models.association import Association
from orgs.societies import rules as society_rules
from orgs.societies.actions import society as societies
from orgs.societies.models.federation import Federation
from orgs.societies.models.society import Society
from orgs.tree import following, journal, last_write
from orgs.tree.following import TakingBack
from orgs.tree.journal import Entry
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Details = Association | Society | Federation


@retried
def reopen(association: Association, *, actor: User, reason: str) -> Association:
    """Take back the closing of an association, with all that ended by it.

    Raises `NotAllowed`, and `Refused` where something stands against it (`orgs.tree.following`) or a case closed it.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        current = locked(association.pk)
        if not case_rules.may_reopen(actor, current):
            raise NotAllowed(_("You cannot take back the closing of %(name)s.") % {"name": current.organization})
        _check_case(current)
        _open_again(current.organization, current)
        scope.recheck(Association, current.pk, actor, register_rules.MANAGE_ASSOCIATION)
        return locked(association.pk)


def _check_case(association: Association) -> None:
    decided = ChangeCase.objects.filter(association=association, kind=ChangeKind.DISSOLUTION, state=CaseState.APPROVED)
    if decided.exists():
        raise Refused(_("It was dissolved by a case: undo the approval there."))


@retried
def reopen_society(node: Organization, *, actor: User, reason: str) -> Organization:
    """Take back the closing of a society or federation, with all that ended by it.

    Raises `NotAllowed`, and `Refused` where something stands against it: its place is taken (`orgs.tree.following`).
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        current = societies.locked(node.pk)
        if not society_rules.may_reopen(actor, current):
            raise NotAllowed(_("You cannot take back the closing of %(name)s.") % {"name": current})
        _open_again(current, societies.details_of(current))
        scope.recheck(Organization, current.pk, actor, membership_rules.MANAGE)
        return societies.locked(node.pk)


def _open_again(node: Organization, details: Details) -> None:
    """Set back what a closing wrote; what has found another end since then stays ended."""
    kept = journal.journal_of(node)
    entries = kept.entries if kept is not None else _left(node, details)
    back = following.narrowed(TakingBack(node, entries, by_hand=True))
    if reasons := following.against(back):
        raise Refused(_("It cannot be undone: %(reason)s.") % {"reason": reasons[0]})
    try:
        with transaction.atomic():
            following.take_back(back)
    except IntegrityError as error:
        raise Refused(_("Something else has taken its place since then; it cannot be taken back.")) from error
    if kept is not None:
        kept.delete()
    last_write.touch(journal.nodes_of(back.records.values()))


def _left(node: Organization, details: Details) -> list[Entry]:
    written = following.left(node)
    before = {"closing_reason": ""} | ({} if isinstance(details, Association) else {"closed": None})
    if not details._state.adding:
        written.noted(details, **before)
    return written.entries
