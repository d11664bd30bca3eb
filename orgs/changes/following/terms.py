"""The open term of an association ends with it and comes back with it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgs.changes.models.term import Term
from orgs.common.enums import Kind
from orgs.tree import following
from orgs.tree.following import Ending, Merger, Subject, ended_with, later
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization


def install() -> None:
    """Let terms follow."""
    subject = Subject(
        "terms", _("terms that end"), lambda node: [_terms(node)], merge, end,
        left=left, kinds=(Kind.ASSOCIATION,), warns=False,
        becomes=_("the other association goes on with its own term"),
    )  # fmt: skip
    following.register(subject)


def _terms(node: Organization) -> QuerySet[Term]:
    return Term.objects.filter(association_id=node.pk, end_day__isnull=True)


def merge(merger: Merger) -> int:
    """End the open term; the successor goes on with its own."""
    terms = list(_terms(merger.source))
    merger.journal.set_all(terms, end_day=later(merger.day))
    return len(terms)


def end(ending: Ending) -> int:
    """End the open term with the association."""
    return following.end_rows(ending, _terms(ending.source))


def left(node: Organization, written: Journal) -> None:
    """Note the last term, where a closing ended it."""
    ended = ended_with(Term.objects.filter(association_id=node.pk), following.closing_day(node))
    for row in ended.order_by("-number", "-pk")[:1]:
        written.noted(row, end_day=None)
