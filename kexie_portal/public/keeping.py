"""How long things stay: the quarantine, its files, and the counts of addresses."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kexie_portal.files.actions import delete
from kexie_portal.public.models import Allowance, Submission

BATCH = 500
#: The counts of a day are needed that day; the day before is kept for whoever asks what happened at night.
COUNTS_STAY = timedelta(days=2)


def carry(before: datetime, *, dry: bool) -> int:
    """Let go of submissions that came in before a moment, with their files, in batches; with `dry` only count them."""
    old = Submission.objects.filter(came_at__lt=before).prefetch_related("files__file")
    if dry:
        return old.count()
    gone = 0
    while batch := list(old.order_by("pk")[:BATCH]):
        with transaction.atomic():
            for one in batch:
                files = [row.file for row in one.files.all()]
                one.delete()
                for file in files:
                    delete(file)
        gone += len(batch)
    return gone


def tidy() -> int:
    """Let go of the counts of former days; the quarantine goes by the term of its purpose."""
    return Allowance.objects.filter(day__lt=timezone.localdate() - COUNTS_STAY).delete()[0]
