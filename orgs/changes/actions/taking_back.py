"""Take back, within seven days, a move or a new name that somebody entered by hand; a case is undone on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.changes.rules import may as case_rules
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.tree import following, journal, last_write
from orgs.tree import structure as tree
from orgs.tree.edges import TreeError
from orgs.tree.following import TakingBack
from orgs.tree.models.journal import CaseJournal
from orgs.tree.models.organization import Organization, OrganizationMove
from orgs.tree.models.succession import FormerName
from orgs.tree.noted import UNDO_DAYS, lies_within
from orgs.units import rules as unit_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@retried
def take_back_move(move: OrganizationMove, *, actor: User, reason: str) -> Organization:
    """Move a park or an association back to where it came from; memberships that ended with the move run on.

    The structure first, because the tree's lock comes before any row lock. Raises `NotAllowed` and `Refused`.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        if not unit_rules.may_take_back_move(actor, move):
            raise NotAllowed(_("You cannot take back this move."))
        kept = _kept(move)
        node = Organization.objects.get(pk=move.organization_id)
        _check_last(node, move)
        try:
            tree.move(node, move.from_parent, actor=actor, reason=reason, day=None)
        except TreeError as refusal:
            raise Refused(str(refusal)) from refusal
        _set_back(kept, TakingBack(node, kept.entries, move, by_hand=True))
        scope.recheck(Organization, node.pk, actor, unit_rules.MOVE)
        last_write.touch([move.from_parent_id, move.to_parent_id])
        return node


def _check_last(node: Organization, move: OrganizationMove) -> None:
    """Refuse to take back what is not the last move, or leads to a place that is no more."""
    last = node.moves.order_by("-moved_at", "-pk").first()
    if last is None or last.pk != move.pk or node.parent_id != move.to_parent_id:
        raise Refused(_("It was moved again later."))
    if move.from_parent.closed is not None:
        raise Refused(_("%(name)s is closed.") % {"name": move.from_parent.name})


@retried
def take_back_name(former: FormerName, *, actor: User, reason: str) -> Organization:
    """Give a body its former name back, as if it had never had the new one. Raises `NotAllowed` and `Refused`."""
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        node = (
            Organization.objects.order_by().select_for_update(no_key=True, of=("self",)).get(pk=former.organization_id)
        )
        if not case_rules.may_take_back_name(actor, node):
            raise NotAllowed(_("You cannot change the name of %(name)s.") % {"name": node})
        kept = _kept(former)
        _set_back(kept, TakingBack(node, kept.entries, by_hand=True))
        scope.recheck(Organization, node.pk, actor, VIEW)
        last_write.touch([node.pk])
        return node


def _kept(deed: OrganizationMove | FormerName) -> CaseJournal:
    """Return what a deed wrote; refuses one that a case did, that was not noted, or that lies too far back."""
    kept = journal.journal_of(deed)
    if kept is None:
        raise Refused(_("A case did this, or it was done before such deeds were noted: it cannot be taken back here."))
    if not lies_within(kept.written_at):
        raise Refused(_("It can be taken back within %(days)d days.") % {"days": UNDO_DAYS})
    return kept


def _set_back(kept: CaseJournal, back: TakingBack) -> None:
    back = following.narrowed(back)
    if reasons := following.against(back):
        raise Refused(_("It cannot be undone: %(reason)s.") % {"reason": reasons[0]})
    try:
        with transaction.atomic():
            following.take_back(back)
    except IntegrityError as error:
        raise Refused(_("Something else has taken its place since then; it cannot be taken back.")) from error
    kept.delete()
