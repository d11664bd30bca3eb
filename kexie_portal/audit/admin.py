"""The log in Django's admin: read by auditors, written by nobody."""

from __future__ import annotations

from auditlog.admin import LogEntryAdmin
from auditlog.models import LogEntry
from django.contrib import admin
from django.http import HttpRequest

from kexie_portal.audit.registry import may_read_log

admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class ReadOnlyLogEntryAdmin(LogEntryAdmin):
    """Entries as they are, with no way to add, change or remove one."""

    actions = None
    search_fields = ("object_repr", "actor__name", "actor__username")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Hide the log from everybody but auditors."""
        return may_read_log(request.user)

    def has_view_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """Let auditors read."""
        return may_read_log(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: entries are written by the portal."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """Refuse: entries are never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """Refuse: only `purge_audit` removes old entries."""
        return False
