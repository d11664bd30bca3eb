"""Terms, elections and changes in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from orgs.changes.models.term import Term
from orgs.changes.registry import kinds
from orgs.common import history
from orgs.common.enums import Kind, OfficerRole
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.changes.models.case import AssociationCase, CasePerson


def _people(model: Any) -> Callable[[AssociationCase], Iterable[QuerySet[CasePerson]]]:
    def related(case: AssociationCase) -> Iterable[QuerySet[CasePerson]]:
        yield model.objects.filter(case_id=case.pk)

    return related


def _person_name(person: CasePerson) -> str:
    return f"{OfficerRole(person.role).label} {person.name}"


def related(node: Organization) -> Iterable[QuerySet[Term]]:
    """Return what belongs to the history of an association's node."""
    if node.kind == Kind.ASSOCIATION:
        yield Term.objects.filter(association_id=node.pk)


def register() -> None:
    """Record every write; who sees the association reads its history, phones only where the posting needs them."""
    history.belongs(related)
    worked_out = ["state_since", "due_from", "due_days", "version", "created_at"]
    for kind in kinds():
        model, person = kind.model, kind.person
        history.record(
            model,
            exclude=worked_out,
            related=_people(person),
            title=lambda case: f"{case._meta.verbose_name} {case.pk}",
        )
        history.record(person, personal=["phone"], title=_person_name)
    history.record(Term, title=str)
