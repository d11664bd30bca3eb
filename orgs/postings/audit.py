"""Postings in the audit log."""

from __future__ import annotations

from orgs.common import history
from orgs.postings.models import Posting


def register() -> None:
    """Record every write."""
    history.record(Posting, exclude=["handed_out_at", "handover"])
