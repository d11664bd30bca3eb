"""Public notices as words that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.utils import timezone

from orgs.bulletins.enums import BulletinState
from orgs.common.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from datetime import date


class BulletinQuerySet(ScopedQuerySet):
    """Notices of units."""

    scope_path = "unit__"

    def public(self, day: date | None = None) -> Self:
        """Narrow to what anybody may read: published, begun, and not withdrawn, by itself or with its work plan."""
        rows = self.filter(state=BulletinState.PUBLISHED, from_on__lte=day or timezone.localdate())
        return rows.filter(Q(plan__isnull=True) | Q(plan__withdrawn_at__isnull=True))

    def drafts(self) -> Self:
        """Narrow to what is not published yet."""
        return self.filter(state=BulletinState.DRAFT)
