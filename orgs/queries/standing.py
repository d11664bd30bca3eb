"""What the head of an organisation's page says of terms, changes and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from orgs import rules_case, scope
from orgs.enums import OPEN_STATES, Kind
from orgs.models import ChangeCase, ElectionCase, FormerName, Organization, Succession, Suspension, Term
from orgs.queries.terms import DUE, due_within, span_of
from orgs.querysets import VIEW

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def notes_of(user: User, node: Organization) -> dict[str, Any]:
    """Return former names, the successor, suspension, the term's standing and the cases under way."""
    if node.kind == Kind.ASSOCIATION:
        return {**_names(node), **_succession(user, node), **_association(node)}
    return {**_names(node), **_unit(user, node)} if node.is_unit else {}


def _names(node: Organization) -> dict[str, Any]:
    renamed = node.kind in (Kind.ASSOCIATION, Kind.PARK)
    return {"former": list(FormerName.objects.filter(organization=node)) if renamed else []}


def _succession(user: User, node: Organization) -> dict[str, Any]:
    successor = node.successor if node.successor_id else None
    before = Succession.objects.filter(successor=node).select_related("predecessor")
    return {
        "successor": successor,
        "successor_seen": successor is not None and scope.may(user, VIEW, successor),
        "came_from": [(one, scope.may(user, VIEW, one.predecessor)) for one in before],
        "went_into": [
            (one, scope.may(user, VIEW, one.successor))
            for one in Succession.objects.filter(predecessor=node).select_related("successor")
            if one.successor_id != node.successor_id
        ],
    }


def _association(node: Organization) -> dict[str, Any]:
    if node.closed is not None:
        return {}
    term = Term.objects.filter(association_id=node.pk, end_day__isnull=True).first()
    key = span_of(term.due_day, timezone.localdate()) if term else ""
    cases: list[Any] = []
    for model in (ElectionCase, ChangeCase):
        found = model.objects.filter(association_id=node.pk, state__in=OPEN_STATES)
        cases += found.select_related("association__organization")
    return {
        "suspended": Suspension.objects.filter(association_id=node.pk, end_day__isnull=True).first(),
        "term": term if key in ("overdue", "three", "six") else None,
        "due": key,
        "due_words": DUE.get(key, ""),
        "cases": cases,
    }


def _unit(user: User, node: Organization) -> dict[str, Any]:
    late = due_within("overdue", timezone.localdate())
    overdue = Term.objects.visible_to(user).under(node).current().filter(late).count()
    return {"overdue": overdue, "overdue_url": f"{reverse('orgs:term_list')}?due=overdue&unit={node.pk}"}


def verbs_of(user: User, node: Organization, association: Any) -> dict[str, bool]:
    """Return which verbs of this part the page offers."""
    return {
        "may_reopen": association is not None and rules_case.may_reopen(user, association),
        "may_rename": rules_case.may_rename_park(user, node),
    }
