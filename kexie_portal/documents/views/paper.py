"""The blank papers of a founding, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from kexie_portal.documents.forms import FormKind, form_document, form_name
from kexie_portal.files.sniffing import DOCX
from kexie_portal.web.attachment import attachment


class BlankFormView(View):
    """Hand out one paper, blank; the procedure is public, so no sign-in is asked."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Write it and send it as an attachment."""
        if kind not in FormKind.values:
            raise Http404
        return attachment(form_document(kind), form_name(kind), DOCX)
