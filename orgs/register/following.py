"""Officers and terms of an association end with it and come back with it; a successor takes over its contacts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgs.changes.models.term import Term
from orgs.common.enums import SINGLE_ROLES, Kind, OfficerRole
from orgs.register.models.association import Officer
from orgs.register.models.suspension import Suspension
from orgs.tree import following
from orgs.tree.following import Ending, Merger, Subject, ended_with, later, sides
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization

HERE = (Kind.ASSOCIATION,)


def install() -> None:
    """Let officers, terms and suspensions follow."""
    officers = Subject(
        "officers", _("officers and contacts"), lambda node: [_officers(node)], merge_officers, end_officers,
        left=left_officers, kinds=HERE, warns=False, becomes=_("officers leave office, contacts go along"),
    )  # fmt: skip
    terms = Subject(
        "terms", _("terms that end"), lambda node: [_terms(node)], merge_terms, end_terms,
        left=left_terms, kinds=HERE, warns=False, becomes=_("the other association goes on with its own term"),
    )  # fmt: skip
    following.register(officers)
    following.register(terms)


# ---------------------------------------------------------------- officers


def _officers(*nodes: Organization) -> QuerySet[Officer]:
    return Officer.objects.filter(association_id__in=[node.pk for node in nodes], end_day__isnull=True)


def merge_officers(merger: Merger) -> int:
    """End all offices; who could be reached for the old association can be reached for the successor."""
    rows, theirs = sides(_officers(merger.source, merger.target), "association_id", merger)
    known = {(row.name, row.phone) for row in theirs if row.role == OfficerRole.CONTACT}
    merger.journal.set_all(rows, end_day=later(merger.day))
    merger.journal.create_all(
        [
            Officer(
                association_id=merger.target.pk,
                role=row.role,
                name=row.name,
                phone=row.phone,
                duty=row.duty,
                first_day=merger.day,
            )
            for row in rows
            if row.role == OfficerRole.CONTACT and (row.name, row.phone) not in known
        ]
    )
    return len(rows)


def end_officers(ending: Ending) -> int:
    """End all offices with the association."""
    return following.end_rows(ending, _officers(ending.source))


def left_officers(node: Organization, written: Journal) -> None:
    """Note the offices that a closing ended; of one that a single person holds the last, whom nobody replaced."""
    seen: set[str] = set()
    ended = ended_with(Officer.objects.filter(association_id=node.pk), following.closing_day(node))
    for officer in sorted(ended, key=lambda one: (one.first_day is not None, one.first_day, one.pk), reverse=True):
        if officer.role not in seen:
            written.noted(officer, end_day=None)
        if officer.role in SINGLE_ROLES:
            seen.add(officer.role)


# ---------------------------------------------------------------- terms and suspensions


def _terms(node: Organization) -> QuerySet[Term]:
    return Term.objects.filter(association_id=node.pk, end_day__isnull=True)


def _suspensions(node: Organization) -> QuerySet[Suspension]:
    return Suspension.objects.filter(association_id=node.pk, end_day__isnull=True)


def merge_terms(merger: Merger) -> int:
    """End the open term and a suspension; the successor goes on with its own."""
    merger.journal.set_all(list(_suspensions(merger.source)), end_day=later(merger.day))
    terms = list(_terms(merger.source))
    merger.journal.set_all(terms, end_day=later(merger.day))
    return len(terms)


def end_terms(ending: Ending) -> int:
    """End the open term and a suspension with the association."""
    following.end_rows(ending, _suspensions(ending.source))
    return following.end_rows(ending, _terms(ending.source))


def left_terms(node: Organization, written: Journal) -> None:
    """Note the last term and the last suspension, where a closing ended them."""
    for rows, order in ((Term.objects, "-number"), (Suspension.objects, "-first_day")):
        ended = ended_with(rows.filter(association_id=node.pk), following.closing_day(node))
        for row in ended.order_by(order, "-pk")[:1]:
            written.noted(row, end_day=None)
