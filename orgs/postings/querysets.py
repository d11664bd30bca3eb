"""Filters of postings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common.querysets import DatedQuerySet

if TYPE_CHECKING:
    pass


class PostingQuerySet(DatedQuerySet):
    """Postings, reached by the organisation they are at."""

    scope_path = "organization__"
