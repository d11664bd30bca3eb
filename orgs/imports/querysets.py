"""Filters of imports."""

from __future__ import annotations

from orgs.common.querysets import ScopedQuerySet


class ImportBatchQuerySet(ScopedQuerySet):
    """Imports, reached by the unit that the file speaks for."""

    scope_path = "unit__"
