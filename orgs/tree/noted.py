"""What was done by hand is noted, and may be taken back for some days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from orgs.tree.models.journal import CaseJournal

UNDO_DAYS = 7


def with_noted(rows: QuerySet[Model]) -> QuerySet[Any]:
    """Add to moves or former names when what they wrote was noted: what a case did is not, it is undone there."""
    kind = ContentType.objects.get_for_model(rows.model)
    kept = CaseJournal.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    return rows.annotate(noted_at=Subquery(kept.values("written_at")[:1]))


def is_fresh(deed: Any) -> bool:
    """Tell whether a move or a former name was noted (`with_noted`) of late, so that it can be taken back."""
    return deed.noted_at is not None and lies_within(deed.noted_at)


def lies_within(noted_at: datetime) -> bool:
    """Tell whether what was done at a time can still be taken back."""
    return timezone.localdate(noted_at) >= timezone.localdate() - timedelta(days=UNDO_DAYS)
