"""A version as it will be filled in, at two widths, and as it is printed; a response on paper."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.definition import Definition, sections_of
from kexie_portal.formbuilder.drawing.forms import Filling, section_form
from kexie_portal.formbuilder.editor.outline import all_faults
from kexie_portal.formbuilder.editor.views.shared import EditorPage
from kexie_portal.formbuilder.models import Response
from kexie_portal.formbuilder.printing.filled import paper_of
from kexie_portal.formbuilder.printing.paper import Marks, compose
from kexie_portal.formbuilder.printing.pdf import pdf_bytes

WIDTHS = (1440, 390)


class PreviewView(EditorPage):
    """A version as it is filled in, wide and narrow."""

    template_name = "formbuilder/editor/preview.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version_of(pk)
        wanted = request.GET.get("width", "")
        width = int(wanted) if wanted in map(str, WIDTHS) else WIDTHS[0]
        return self.show(version=version, widths=WIDTHS, width=width, faults=all_faults(version))


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp_replace({"frame-ancestors": ["'self'"]}), name="dispatch")
class FrameView(EditorPage):
    """The sections of a version one below the other, for the frame of the preview."""

    template_name = "formbuilder/editor/frame.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version_of(pk)
        return self.show(version=version, sections=drawn_sections(version.asked))


def drawn_sections(definition: Definition) -> list[tuple[Any, Any]]:
    """Return the sections with their forms, empty; one that is not sound yet has none."""
    filling = Filling(money=definition.get("unit_of_money", "yuan"))
    found = []
    for section in sections_of(definition):
        try:
            form = section_form(section, filling)
        except (KeyError, TypeError, ValueError):
            form = None
        found.append((section, form))
    return found


class PrintView(EditorPage):
    """A version on paper, empty."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version_of(pk)
        if not version.is_published and all_faults(version):
            messages.error(request, _("The draft is printed when nothing stands against it any more."))
            return redirect("formeditor:draft", pk)
        mark = "" if version.is_published else _("Draft")
        number = _("version %(number)s") % {"number": version.number}
        marks = Marks(version=number, watermark=mark, day=timezone.localdate(version.published_at))
        return pdf_response(pdf_bytes(compose(version.asked, marks=marks)), f"{version.form.code}-v{version.number}")


class ResponsePrintView(EditorPage):
    """A response on paper, as far as it is filled in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = get_object_or_404(Response.objects.select_related("form_version__form"), pk=pk)
        if not access.holder_of(response).may_read(self.actor, response):
            raise Http404
        return pdf_response(pdf_bytes(paper_of(response)), f"{response.form_version.form.code}-{response.pk}")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that the browser shows."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    response = HttpResponse(content, content_type="application/pdf", headers=headers)
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
