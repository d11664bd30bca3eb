"""The blank papers of a founding, for everybody."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from kexie_portal.documents.forms import FormKind, form_document, form_name
from kexie_portal.files.sniffing import DOCX
from kexie_portal.web.attachment import attachment


class BlankFormView(View):
    """Hand out one paper, blank; the procedure is public, so no sign-in is asked."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in FormKind.values:
            raise Http404
        return attachment(blank_form(kind), form_name(kind), DOCX)


@lru_cache(maxsize=len(FormKind))
def blank_form(kind: str) -> bytes:
    """Write a blank paper once a process: writing one takes a third of a second, and anybody may ask, however often."""
    return form_document(kind)
