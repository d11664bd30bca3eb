"""What the head of an organisation's page says of terms, changes and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone

from orgs.changes.models.term import Term
from orgs.changes.registry import CaseKind, kinds
from orgs.changes.rules import may as case_rules
from orgs.common import scope
from orgs.common.enums import OPEN_STATES, SOCIETY_KINDS, Kind
from orgs.common.scope import VIEW
from orgs.common.terms import DUE, due_within, months_on, span_of
from orgs.register.models.suspension import Suspension
from orgs.societies import rules as society_rules
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName, Succession
from orgs.tree.noted import is_fresh, with_noted
from orgs.units import rules as unit_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.changes.models.case import AssociationCase
    from orgs.register.models.association import Association


def notes_of(user: User, node: Organization) -> dict[str, object]:
    """Return former names, the successor, suspension, the term's standing and the cases under way.

    One query says what is there at all; only that is read then.
    """
    if node.kind == Kind.ASSOCIATION:
        there = _there(node)
        return {**_names(user, node, there), **_succession(user, node, there), **_association(node, there)}
    if not node.is_unit:
        return _names(user, node, {"former": node.kind in SOCIETY_KINDS})
    return {**_names(user, node, {"former": node.kind == Kind.PARK}), **_unit(user, node)}


def _there(node: Organization) -> dict[str, object]:
    own = {"association_id": node.pk}
    marks = {
        "former": FormerName.objects.borne_by(node),
        "linked": Succession.objects.filter(Q(predecessor=node) | Q(successor=node)),
        "term": Term.objects.filter(**own, end_day__isnull=True, due_day__lte=months_on(timezone.localdate(), 6)),
        "suspended": Suspension.objects.filter(**own, end_day__isnull=True),
        **{_mark(kind): kind.model._default_manager.filter(**own, state__in=OPEN_STATES) for kind in kinds()},
    }
    found = Organization.objects.filter(pk=node.pk).order_by()
    return found.values(**{name: Exists(rows) for name, rows in marks.items()}).first() or {}


def _mark(kind: CaseKind) -> str:
    """Return the name under which is noted whether a case of a kind is under way."""
    return f"open_{kind.model._meta.model_name}"


def _names(user: User, node: Organization, there: dict[str, object]) -> dict[str, object]:
    """Return the former names, and which of them may come back: the last, where it was given up by hand of late."""
    former = list(with_noted(FormerName.objects.borne_by(node))) if there.get("former") else []
    last = former[0] if former and is_fresh(former[0]) and case_rules.may_take_back_name(user, node) else None
    return {"former": former, "comes_back": last}


def _succession(user: User, node: Organization, there: dict[str, object]) -> dict[str, object]:
    successor = node.successor if node.successor_id else None
    links: list[Succession] = []
    if there.get("linked"):
        both = Succession.objects.filter(Q(predecessor=node) | Q(successor=node))
        links = list(both.select_related("predecessor", "successor"))
    return {
        "successor": successor,
        "successor_seen": successor is not None and scope.may(user, VIEW, successor),
        "came_from": [(one, scope.may(user, VIEW, one.predecessor)) for one in links if one.successor_id == node.pk],
        "went_into": [
            (one, scope.may(user, VIEW, one.successor))
            for one in links
            if one.predecessor_id == node.pk and one.successor_id != node.successor_id
        ],
    }


def _association(node: Organization, there: dict[str, object]) -> dict[str, object]:
    if node.closed is not None:
        return {}
    own = {"association_id": node.pk}
    term = Term.objects.filter(**own, end_day__isnull=True).first() if there.get("term") else None
    key = span_of(term.due_day, timezone.localdate()) if term else ""
    cases: list[AssociationCase] = []
    for kind in kinds():
        if there.get(_mark(kind)):
            found = kind.model._default_manager.filter(**own, state__in=OPEN_STATES)
            cases += found.select_related("association__organization")
    suspended = Suspension.objects.filter(**own, end_day__isnull=True).first() if there.get("suspended") else None
    return {"suspended": suspended, "term": term, "due": key, "due_words": DUE.get(key, ""), "cases": cases}


def _unit(user: User, node: Organization) -> dict[str, object]:
    late = due_within("overdue", timezone.localdate())
    overdue = Term.objects.visible_to(user).under(node).current().filter(late).count()
    return {"overdue": overdue, "overdue_url": f"{reverse('orgs:term_list')}?due=overdue&unit={node.pk}"}


def verbs_of(user: User, node: Organization, association: Association | None) -> dict[str, bool]:
    """Return which of the verbs about terms, changes and names the page offers."""
    return {
        "may_file": association is not None and case_rules.may_file(user, association),
        "may_reopen": association is not None and case_rules.may_reopen(user, association),
        "may_reopen_society": society_rules.may_reopen(user, node),
        "may_rename": unit_rules.may_rename_park(user, node),
    }
