"""The actions on notices; every other app calls `notify`, or `notify_many` where each reads words of their own."""

from kexie_portal.notices.actions.notice import Message, mark_all_read, mark_read, notify, notify_many

__all__ = ["Message", "mark_all_read", "mark_read", "notify", "notify_many"]
