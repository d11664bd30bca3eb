"""Hand out a letter as it would be issued, before it has a number."""

from __future__ import annotations

from django.http import HttpResponse

from kexie_portal.files.sniffing import DOCX, PDF
from kexie_portal.web.attachment import attachment


def handed_out(wanted: str, pair: tuple[bytes, bytes], name: str) -> HttpResponse:
    """Return the Word or the PDF file of a pair as a download."""
    if wanted == "docx":
        return attachment(pair[0], f"{name}.docx", DOCX)
    return attachment(pair[1], f"{name}.pdf", PDF)
