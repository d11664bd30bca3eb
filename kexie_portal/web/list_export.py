"""Export of exactly what a list shows: same filters, same columns, same order, all pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.exports import CONTENT_TYPES, csv_lines, xlsx_bytes
from kexie_portal.web.list_columns import export_rows

if TYPE_CHECKING:
    from functools import cached_property

    import django_tables2 as tables
    from django.db.models import Model, QuerySet
    from django.utils.functional import Promise

    from kexie_portal.accounts.models import User


class ExportMixin:
    """What a list page does with `?export=xlsx|csv`."""

    export_columns: ClassVar[Sequence[str] | None] = None
    personal_columns: ClassVar[Collection[str]] = ()
    export_limit: ClassVar[int] = 50_000
    export_name: ClassVar[str] = ""

    request: HttpRequest

    if TYPE_CHECKING:  # what the list page brings
        title: ClassVar[str | Promise]

        @cached_property
        def columns(self) -> list[str]: ...

        @cached_property
        def table(self) -> tables.Table: ...

        @cached_property
        def ordered(self) -> QuerySet[Model]: ...

        def count(self) -> int: ...

    def may_export(self, user: User) -> bool:
        """Say whether the user may take this list away; a subclass asks its scope."""
        return True

    @property
    def can_export(self) -> bool:
        """Say whether the page offers the export."""
        return self.may_export(person(self.request))

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        """Write down who took what and why; a subclass with personal data must (PIPL art. 55)."""

    def needs_reason(self) -> bool:
        """Say whether the columns shown hold personal data."""
        return bool(set(self.personal_columns) & set(self.exported_names()))

    def exported_names(self) -> list[str]:
        """Name the columns that go into the file: those shown, less those that never leave."""
        return [name for name in self.columns if self.export_columns is None or name in self.export_columns]

    def export(self, file_format: str, *, reason: str = "") -> HttpResponse | StreamingHttpResponse:
        """Answer the file, the question for a reason, or the way to a smaller file."""
        if not self.may_export(person(self.request)):
            raise PermissionDenied(_("Your posting does not include taking lists away."))
        if file_format not in CONTENT_TYPES:
            return HttpResponseBadRequest(_("There is no such format."))
        if self.needs_reason() and not reason:
            return self._ask_reason(file_format)
        total = self.count()
        if total > self.export_limit:
            return self.export_too_large(file_format, total, reason)
        self.record_export(columns=self.exported_names(), rows=total, reason=reason)
        return self._file(file_format)

    def export_too_large(self, file_format: str, total: int, reason: str) -> HttpResponse:
        """Say that the list is too long for a page; a subclass may start a job instead."""
        text = _(
            "%(total)d rows are more than a page can hand out (%(limit)d). Narrow the filters and export in parts."
        )
        messages.error(self.request, text % {"total": total, "limit": self.export_limit})
        query = self.request.GET.copy()
        query.pop("export", None)
        return HttpResponseRedirect(f"{self.request.path}?{query.urlencode()}")

    def _ask_reason(self, file_format: str) -> TemplateResponse:
        query = self.request.GET.copy()
        query.pop("export", None)
        personal = [str(column.header) for column in self.table.columns if column.name in self.personal_columns]
        context = {
            "view": self,
            "format": file_format,
            "personal": personal,
            "missing": self.request.method == "POST",
            "back": f"{self.request.path}?{query.urlencode()}",
        }
        return TemplateResponse(self.request, "web/export_reason.html", context)

    def _file(self, file_format: str) -> HttpResponse | StreamingHttpResponse:
        table = self.table
        names = set(self.exported_names())
        columns = [column for column in table.columns if column.name in names]
        head = [str(column.header) for column in columns]
        rows = export_rows(table, self.ordered.iterator(chunk_size=2000), columns)
        title = str(self.export_name or self.title)
        response: HttpResponse | StreamingHttpResponse
        if file_format == "csv":
            response = StreamingHttpResponse(csv_lines(head, rows), content_type=CONTENT_TYPES["csv"])
        else:
            response = HttpResponse(
                xlsx_bytes(head, rows, sheet=title, note=self._foot()), content_type=CONTENT_TYPES["xlsx"]
            )
        name = f"{title}_{timezone.localdate():%Y%m%d}.{file_format}"
        response["Content-Disposition"] = f"attachment; filename=\"list.{file_format}\"; filename*=UTF-8''{quote(name)}"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def _foot(self) -> str:
        values = {"who": self.request.user, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
        return _("Exported by %(who)s, %(when)s") % values
