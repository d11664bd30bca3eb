"""Reading the inbox."""

from typing import Any

from kexie_portal.notices.models import Notice

COUNT_LIMIT = 100


def unread_count(user: Any) -> int:
    """Count a person's unread notices up to 100, in one query on a partial index."""
    if not getattr(user, "is_authenticated", False):
        return 0
    return Notice.objects.of(user).unread().order_by()[:COUNT_LIMIT].count()
