"""Persons in the audit log; numbers are never in it, their masked text is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from kexie_portal.audit import registry
from orgs.common import history
from orgs.persons.models.look import IdentityLook
from orgs.persons.models.merge import PersonMerge, PersonsApart
from orgs.persons.models.person import Person, PersonAlias

PERSONAL = ("phone", "email", "identity_masked", "birth_day")
WORKED_OUT = ("row_key", "search_text", "version", "is_sample", "created_at", "updated_at")


def _related(person: Person) -> Iterable[QuerySet[Model]]:
    yield PersonAlias.objects.filter(person=person)
    yield PersonMerge.objects.filter(kept=person)
    yield PersonMerge.objects.filter(gone=person)
    yield IdentityLook.objects.filter(person=person)


def register() -> None:
    """Record every write, and say who reads the history of a person."""
    history.record(Person, exclude=WORKED_OUT, personal=PERSONAL, related=_related)
    registry.register(PersonAlias)
    registry.register(PersonMerge, exclude=["journal"])
    registry.register(PersonsApart)
    registry.register(IdentityLook)
