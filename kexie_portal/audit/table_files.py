"""Tables of a page that is no list, handed out as a file and written down in the log of exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse

from kexie_portal.audit.actions import record_export
from kexie_portal.web import exports
from kexie_portal.web.attachment import attachment

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def table_file(
    user: User, wanted: str, *, title: str, name: str, sheet: str, head: Sequence[str], rows: Sequence[Sequence[object]]
) -> HttpResponse:
    """Hand out a table without personal data as XLSX or CSV, as `wanted`; any other format is 404."""
    if wanted not in exports.CONTENT_TYPES:
        raise Http404
    record_export(user, title, len(rows), "", False, head)
    as_sheet = wanted == "xlsx"
    content = exports.xlsx_bytes(head, rows, sheet=sheet) if as_sheet else exports.csv_lines(head, rows)
    return attachment(content, f"{name}.{wanted}", exports.CONTENT_TYPES[wanted])
