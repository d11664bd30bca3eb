"""Terms, elections, changes and what follows from them in the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from kexie_portal.audit import registry
from orgs.enums import OfficerRole
from orgs.models import (
    ChangeCase,
    ChangePerson,
    ElectionCase,
    ElectionPerson,
    FormerName,
    Organization,
    Succession,
    Suspension,
    Term,
)


def _seen(user: Any, obj: Any) -> bool:
    return bool(type(obj).objects.visible_to(user).filter(pk=obj.pk).exists())


def _seen_whole(user: Any, obj: Any) -> bool:
    return bool(type(obj).objects.visible_to(user, "orgs.view_personal").filter(pk=obj.pk).exists())


def _below(model: Any) -> Any:
    return lambda unit: model.objects.under(unit)


def _people(model: Any) -> Any:
    def related(case: Any) -> Iterable[QuerySet[Any]]:
        yield model.objects.filter(case_id=case.pk)

    return related


def _person_name(person: Any) -> str:
    return f"{OfficerRole(person.role).label} {person.name}"


def related_to(node: Organization) -> Iterable[QuerySet[Any]]:
    """Return what belongs to the history of an association's node."""
    yield Term.objects.filter(association_id=node.pk)
    yield FormerName.objects.filter(organization_id=node.pk)
    yield Suspension.objects.filter(association_id=node.pk)


def register() -> None:
    """Record every write; who sees the association reads its history, phones only where the posting needs them."""
    seen: dict[str, Any] = {"may_see": _seen, "may_see_personal": _seen_whole}
    worked_out = ["state_since", "version", "created_at"]
    for model, person in ((ElectionCase, ElectionPerson), (ChangeCase, ChangePerson)):
        registry.register(
            model,
            exclude=worked_out,
            related=_people(person),
            title=lambda case: f"{case._meta.verbose_name} {case.pk}",
            below=_below(model),
            **seen,
        )
        registry.register(person, personal=["phone"], title=_person_name, below=_below(person), **seen)
    for dated in (Term, Suspension, Succession, FormerName):
        exclude = ["search_text"] if dated is FormerName else []
        registry.register(dated, exclude=exclude, title=str, below=_below(dated), **seen)
