"""The auditor's pages; whoever may not read the log does not find them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from kexie_portal.audit import actions
from kexie_portal.audit.filters import ExportFilter, LogFilter
from kexie_portal.audit.models import ExportRecord
from kexie_portal.audit.queries import LogQuerySet, with_lines
from kexie_portal.audit.registry import may_read_log
from kexie_portal.audit.sentences import read
from kexie_portal.audit.tables import ExportTable, LogTable
from kexie_portal.web.lists import ListPage


class AuditorMixin(LoginRequiredMixin):
    """Open a page to holders of the auditor's posting; to others it is 404, to visitors the sign-in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before anything is read."""
        if request.user.is_authenticated and not may_read_log(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class AuditorList(AuditorMixin, ListPage):
    """A list whose export is itself recorded with its reason."""

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        """Write down that the auditor took the list away, and why."""
        personal = self.needs_reason()
        actions.record_export(None, str(self.title), rows, reason, personal=personal, columns=columns)


class LogPage(AuditorList):
    """Every write, newest first, with filters; phones are masked here for everybody."""

    model = LogEntry
    table_class = LogTable
    filterset_class = LogFilter
    page_key = "audit.log"
    title = _("Audit log")
    note = _("Every write with its time, person and address. Nobody can change or remove an entry.")
    default_columns = ("timestamp", "actor", "action", "content_type", "object_repr", "told", "remote_addr")
    personal_columns = ("actor", "remote_addr")
    empty_title = _("Nothing was written that fits these filters.")

    def get_queryset(self) -> QuerySet[LogEntry]:
        return LogQuerySet(LogEntry).select_related("actor", "content_type").order_by("-timestamp", "-pk")

    @cached_property
    def page(self) -> Page[LogEntry]:
        """The page asked for, its entries read as sentences in one go."""
        page: Page[LogEntry] = super().page
        page.object_list = with_lines(list(page.object_list))
        return page


class EntryView(AuditorMixin, DetailView):
    """One entry with every value before and after."""

    model = LogEntry
    template_name = "audit/entry.html"
    context_object_name = "entry"

    def get_queryset(self) -> QuerySet[LogEntry]:
        return LogEntry.objects.select_related("actor", "content_type")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry as a sentence and what was written together with it."""
        entry = self.object
        together = LogEntry.objects.filter(cid=entry.cid).exclude(pk=entry.pk) if entry.cid else None
        lines = read(list(together.select_related("actor").order_by("pk")[:50])) if together is not None else []
        return super().get_context_data(line=read([entry])[0], together=lines, **kwargs)


class ExportPage(AuditorList):
    """Every export with who, what, how many and why."""

    model = ExportRecord
    table_class = ExportTable
    filterset_class = ExportFilter
    page_key = "audit.exports"
    title = _("Exports")
    note = _("Whoever takes personal data away says why (Personal Information Protection Law).")
    personal_columns = ("user", "address")
    empty_title = _("Nothing was exported yet.")

    def get_queryset(self) -> QuerySet[ExportRecord]:
        return ExportRecord.objects.select_related("user").order_by("-timestamp", "-pk")
