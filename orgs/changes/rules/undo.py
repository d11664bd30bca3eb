"""What stands against taking an approval back: the days are over, or something came in its place since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.asked import is_on_page, once_a_page
from kexie_portal.errors import Refused
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.common.enums import CaseState
from orgs.common.querysets import any_of
from orgs.tree import following
from orgs.tree.following import TakingBack
from orgs.tree.models.organization import Organization
from orgs.tree.noted import UNDO_DAYS

if TYPE_CHECKING:
    from orgs.changes.models.case import AssociationCase
    from orgs.tree.journal import Entry
    from orgs.tree.models.organization import OrganizationMove


def check_undo(case: AssociationCase) -> None:
    """Refuse what can be told at once: the seven days are over, or a later case was decided."""
    last = last_day_of_undo(case)
    if last is None or timezone.localdate() > last:
        raise Refused(_("A decision can be undone within %(days)d days.") % {"days": UNDO_DAYS})
    if _overtaken(case):
        raise Refused(_("A later case of the association was approved: undo that one first."))


@once_a_page
def _overtaken(case: AssociationCase) -> bool:
    later = {"association_id": case.association_id, "state": CaseState.APPROVED, "state_since__gt": case.state_since}
    return any_of(ChangeCase.objects.filter(**later), ElectionCase.objects.filter(**later))


def _node(case: AssociationCase, node: Organization) -> Organization:
    """Return a node of a case as it is by now: on a page as it was just read, in the course of undoing read again."""
    return node if is_on_page(case) else Organization.objects.get(pk=node.pk)


def last_day_of_undo(case: AssociationCase) -> date | None:
    """Return the last day on which an approved case can be undone."""
    return case.decided_on + timedelta(days=UNDO_DAYS) if case.decided_on else None


def taking_back(case: AssociationCase, entries: list[Entry], move: OrganizationMove | None) -> TakingBack:
    """Return what an approval wrote, as it is taken back; `move` is the one that is taken back with it."""
    return TakingBack(_node(case, case.association.organization), entries, move)


def standing(case: AssociationCase, back: TakingBack) -> list[str]:
    """Return every reason why what an approval wrote cannot be set back."""
    return [*_successor(case), *following.against(back)]


def _successor(case: AssociationCase) -> Iterable[str]:
    if isinstance(case, ChangeCase) and case.target is not None:
        into = _node(case, case.target.organization)
        if into.closed is not None:
            words = _("%(name)s, into which it was merged, was closed on %(day)s")
            yield words % {"name": into.name, "day": into.closed.isoformat()}


def moved_on(case: ChangeCase, move: OrganizationMove | None) -> list[str]:
    """Return why a move cannot be taken back: it was moved again, or where it came from is no more."""
    if move is None or case.association.organization.parent_id != case.new_parent_id:
        return [_("it was moved again later")]
    if move.to_parent_id != case.new_parent_id:
        return [_("it was moved again later")]
    if move.from_parent.closed is not None:
        return [_("%(name)s is closed by now") % {"name": move.from_parent.name}]
    return []
