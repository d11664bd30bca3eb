"""Jobs under way, for the monitor."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from kexie_portal.jobs.enums import UNFINISHED
from kexie_portal.jobs.models import Job
from kexie_portal.web import gauges


def install() -> None:
    """Register the number."""
    gauges.register("kexie_jobs", "Jobs that are queued or running.", ("state",), _open)


def _open() -> Iterator[tuple[tuple[str, ...], int]]:
    rows = Job.objects.filter(state__in=UNFINISHED).order_by().values_list("state")
    found = dict(rows.annotate(number=Count("pk")))
    for state in UNFINISHED:
        yield (state.value,), found.get(state.value, 0)
