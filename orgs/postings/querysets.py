"""Filters of postings."""

from __future__ import annotations

from orgs.common.querysets import DatedQuerySet


class PostingQuerySet(DatedQuerySet):
    """Postings, reached by the organisation they are at."""

    scope_path = "organization__"
