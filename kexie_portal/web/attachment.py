"""A file that is made on the spot, as a download."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(content: bytes | str | Iterable[str], name: str, content_type: str) -> HttpResponse:
    """Answer with a file under its name, which no browser opens in place or takes for another sort."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
