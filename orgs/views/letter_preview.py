"""Hand out a letter as it would be issued, before it has a number."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kexie_portal.files.sniffing import DOCX, PDF


def handed_out(wanted: str, pair: tuple[bytes, bytes], name: str) -> HttpResponse:
    """Return the Word or the PDF file of a pair as a download."""
    word = wanted == "docx"
    response = HttpResponse(pair[0] if word else pair[1], content_type=DOCX if word else PDF)
    full = name + (".docx" if word else ".pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, full) or "attachment"
    return response
