"""What may be done here; `notify` is the one that every other app calls."""

from kexie_portal.notices.actions.notice import mark_all_read, mark_read, notify

__all__ = ["mark_all_read", "mark_read", "notify"]
