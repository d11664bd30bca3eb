"""Filters of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common.querysets import ScopedQuerySet

if TYPE_CHECKING:
    pass


class ImportBatchQuerySet(ScopedQuerySet):
    """Imports, reached by the unit that the file speaks for."""

    scope_path = "unit__"
