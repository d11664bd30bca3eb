"""What stands against more than one kind of change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.common.enums import CaseState, Kind
from orgs.common.querysets import any_of
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Handed in and not decided.
DECIDING = (CaseState.CHECKING, CaseState.APPROVING, CaseState.SIGNING)


def check_twin(node: Organization, name: str) -> None:
    """Refuse a name that another association at the same place bears."""
    same = Organization.objects.filter(
        kind=Kind.ASSOCIATION, name=name, closed__isnull=True, parent_id=node.parent_id
    ).exclude(pk=node.pk)
    if same.order_by().exists():
        raise Refused(_("Another association there bears this name."), "new_name")


def check_term_day(case: ChangeCase) -> None:
    """Refuse a day before the first of the term in force."""
    term = Term.objects.filter(association_id=case.association_id, end_day__isnull=True).first()
    if case.day is not None and term is not None and case.day < term.first_day:
        words = _("Term %(number)d, which is in force, began on %(day)s only.")
        raise Refused(words % {"number": term.number, "day": term.first_day.isoformat()}, "day")


def check_end(case: ChangeCase) -> None:
    """Refuse that an association ends before its term began, or while something else about it is decided."""
    check_term_day(case)
    others = ChangeCase.objects.filter(association_id=case.association_id, state__in=DECIDING).exclude(pk=case.pk)
    if any_of(others, elections_deciding(case)):
        raise Refused(_("Another case of the association is being decided: decide or withdraw it first."))


def elections_deciding(case: ChangeCase) -> QuerySet[ElectionCase]:
    """Return the elections of the association that are being decided."""
    return ElectionCase.objects.filter(association_id=case.association_id, state__in=DECIDING)
