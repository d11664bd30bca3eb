"""Open and overdue cases, for the monitor."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils import timezone

from kexie_portal.web import gauges
from kexie_portal.workflow.tables import registered


def install() -> None:
    """Register both numbers."""
    gauges.register("kexie_cases", "Cases in a state with a time limit.", ("kind", "state"), _open)
    gauges.register("kexie_cases_overdue", "Cases whose last day has passed.", ("kind",), _overdue)


def _open() -> Iterator[tuple[tuple[str, ...], int]]:
    for kind in registered():
        rows = kind._base_manager.filter(due_on__isnull=False).order_by().values_list("state")
        for state, number in rows.annotate(number=Count("pk")):
            yield (kind._meta.label_lower, state), number


def _overdue() -> Iterator[tuple[tuple[str, ...], int]]:
    passed = Q(due_at__lt=timezone.now()) | Q(due_at__isnull=True, due_on__lt=timezone.localdate())
    late = Count("pk", filter=passed)
    for kind in registered():
        yield (kind._meta.label_lower,), kind._base_manager.aggregate(late=late)["late"]
