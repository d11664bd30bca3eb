"""The actions on notices; every other app calls `notify`."""

from kexie_portal.notices.actions.notice import mark_all_read, mark_read, notify

__all__ = ["mark_all_read", "mark_read", "notify"]
