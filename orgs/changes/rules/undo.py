"""What stands against taking an approval back: the days are over, or something came in its place since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.asked import is_on_page, once_a_page
from kexie_portal.workflow.errors import Refused
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.common.enums import CaseState, Kind
from orgs.common.querysets import any_of
from orgs.memberships.leaving import leaving
from orgs.memberships.models import Membership
from orgs.register.models.association import CoveredEnterprise
from orgs.tree import journal
from orgs.tree.models.organization import Organization, OrganizationMove

if TYPE_CHECKING:
    from orgs.changes.models.case import AssociationCase
    from orgs.tree.journal import Entry

UNDO_DAYS = 7
COVER, MEMBERSHIP, NODE = "orgs.coveredenterprise", "orgs.membership", "orgs.organization"


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


def standing(case: AssociationCase, entries: list[Entry], move: OrganizationMove | None) -> list[str]:
    """Return every reason why what an approval wrote cannot be set back; `move` is the one that is taken back."""
    records = journal.records_of(entries)
    return [
        *journal.obstacles(entries, records),
        *_names(case, entries, move),
        *_successor(case),
        *_covers(entries, records),
        *_bodies(entries),
        *_joined(case, move),
    ]


def _names(case: AssociationCase, entries: list[Entry], move: OrganizationMove | None) -> Iterable[str]:
    """Tell whether another association bears, in the same place, the name that would come back."""
    node = _node(case, case.association.organization)
    name, parent = node.name, node.parent_id
    returns = move is not None or node.closed is not None
    for entry in entries:
        if entry["model"] == NODE and entry["pk"] == node.pk and "name" in (entry["before"] or {}):
            name, returns = entry["before"]["name"], True
    if not returns:
        return
    place = move.from_parent_id if move else parent
    twins = Organization.objects.filter(kind=Kind.ASSOCIATION, name=name, parent_id=place, closed__isnull=True)
    if twins.exclude(pk=node.pk).order_by().exists():
        yield _("another association is called “%(name)s” by now") % {"name": name}


def _successor(case: AssociationCase) -> Iterable[str]:
    if isinstance(case, ChangeCase) and case.target is not None:
        into = _node(case, case.target.organization)
        if into.closed is not None:
            words = _("%(name)s, into which it was merged, was closed on %(day)s")
            yield words % {"name": into.name, "day": into.closed.isoformat()}


def _reopened(entries: list[Entry], model: str) -> list[int]:
    """Return the rows of a model that ended and would run on."""
    return [
        entry["pk"]
        for entry in entries
        if entry["model"] == model and entry["before"] and entry["before"].get("end_day", "") is None
    ]


def _covers(entries: list[Entry], records: journal.Records) -> Iterable[str]:
    """Tell of hosts that are closed or host another association by now, and of firms that are covered again."""
    reopened = _reopened(entries, COVER)
    hosts = {pk for pk in reopened if getattr(records.get((COVER, pk)), "is_host", False)}
    hosts_first = sorted(reopened, key=lambda pk: pk not in hosts)
    back = CoveredEnterprise.objects.filter(pk__in=hosts_first[: journal.BATCH])
    open_ones = CoveredEnterprise.objects.filter(enterprise=OuterRef("enterprise"), end_day__isnull=True)
    again = open_ones.filter(association=OuterRef("association")).exclude(pk=OuterRef("pk"))
    asked = back.annotate(is_taken=Exists(open_ones.filter(is_host=True)), is_again=Exists(again))
    for cover in (
        asked.filter(Q(is_host=True) | Q(is_again=True)).select_related("enterprise").order_by("-is_host", "pk")
    ):
        firm = cover.enterprise
        if cover.is_host and not firm.is_alive_on(timezone.localdate()):
            yield _("%(enterprise)s is closed by now") % {"enterprise": firm.name}
        elif cover.is_host and cover.is_taken:
            yield _("%(enterprise)s hosts another association by now") % {"enterprise": firm.name}
        if cover.is_again:
            yield _("the association covers %(enterprise)s again by now") % {"enterprise": firm.name}


def _bodies(entries: list[Entry]) -> Iterable[str]:
    """Tell of societies, whose members would come back, that are no more."""
    back = Membership.objects.filter(pk__in=_reopened(entries, MEMBERSHIP)[: journal.BATCH])
    for row in back.filter(body__closed__isnull=False).select_related("body"):
        yield _("%(name)s, of which it was a member, is closed by now") % {"name": row.body.name}


def _joined(case: AssociationCase, move: OrganizationMove | None) -> Iterable[str]:
    """Tell of memberships at the new place that cannot be kept at the old one; reads the tree as it is by now."""
    if move is None:
        return
    node, place = _node(case, case.association.organization), _node(case, move.from_parent)
    for row in leaving(node, place):
        yield _("it has joined %(name)s since then") % {"name": row.body.name}


def moved_on(case: ChangeCase, move: OrganizationMove | None) -> list[str]:
    """Return why a move cannot be taken back: it was moved again, or where it came from is no more."""
    if move is None or case.association.organization.parent_id != case.new_parent_id:
        return [_("it was moved again later")]
    if move.to_parent_id != case.new_parent_id:
        return [_("it was moved again later")]
    if move.from_parent.closed is not None:
        return [_("%(name)s is closed by now") % {"name": move.from_parent.name}]
    return []
