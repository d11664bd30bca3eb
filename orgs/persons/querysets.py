"""Filters of persons as words that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from orgs.common.querysets import ScopedQuerySet, model_at

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

VIEW_PERSON = "orgs.view_person"


class PersonQuerySet(ScopedQuerySet):
    """Persons, reached by the unit that keeps them; to see units is not enough."""

    scope_path = "unit__"

    def visible_to(self, user: User, perm: str = VIEW_PERSON) -> Self:
        """Narrow to the persons whose unit the user's postings reach with the right to see persons."""
        return super().visible_to(user, perm)

    def standing(self) -> Self:
        """Narrow to the persons who were not merged into another row."""
        return self.filter(merged_into__isnull=True)


class OfPersonQuerySet(QuerySet[Any]):
    """Rows that belong to a person and are seen with them."""

    def visible_to(self, user: User, perm: str = VIEW_PERSON) -> Self:
        """Narrow to the rows of persons whom the user sees."""
        persons = model_at(self.model, "person").objects
        return self.filter(person__in=persons.visible_to(user, perm).order_by().values("pk"))
