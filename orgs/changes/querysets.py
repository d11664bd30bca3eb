"""Filters of terms and of the cases of associations."""

from __future__ import annotations

from typing import Self

from django.utils import timezone

from orgs.common.days import alive_on
from orgs.common.querysets import ScopedQuerySet


class TermQuerySet(ScopedQuerySet):
    """Terms of associations."""

    scope_path = "association__organization__"

    def current(self) -> Self:
        """Narrow to the terms that have not ended, at associations that are alive."""
        return self.filter(alive_on(timezone.localdate(), self.scope_path), end_day__isnull=True)


class AssociationCaseQuerySet(ScopedQuerySet):
    """Election and change cases, reached by their association."""

    scope_path = "association__organization__"


class CasePersonQuerySet(ScopedQuerySet):
    """Persons named in a case."""

    scope_path = "case__association__organization__"
