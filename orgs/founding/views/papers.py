"""The papers of a founding: adding them, the forms to write them on, and the public page about the procedure."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.documents.forms import form_name
from kexie_portal.errors import Refused
from kexie_portal.files.sniffing import DOCX
from kexie_portal.web.attachment import attachment
from kexie_portal.web.pages import demand
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.enums import REQUIRED_MATERIALS
from orgs.founding.models import FoundingCase, FoundingMaterial
from orgs.founding.papers import FORMS, filled
from orgs.founding.views.case import FoundingPage
from orgs.founding.views.public import procedure


class MaterialView(FoundingPage):
    """Add one of the papers of an application."""

    template_name = "orgs/founding/_materials.html"

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Store the paper; answer with the part of the page, or the page where there is no script."""
        case = self.editable(pk)
        if kind not in REQUIRED_MATERIALS:
            raise Http404
        refusal = _("Choose a file.")
        if upload := request.FILES.get("file"):
            refusal = _refusal(lambda: actions.add_material(case, actor=self.actor, kind=kind, upload=upload))
        return self.answer(case, kind, refusal)

    def answer(self, case: FoundingCase, kind: str, refusal: str) -> HttpResponse:
        """Draw the papers with what refused one."""
        if self.request.htmx:  # type: ignore[attr-defined]
            return self.show(refused=kind if refusal else "", refusal=refusal, outside=True, **self.progress(case))
        if refusal:
            messages.error(self.request, refusal)
        return redirect("orgs:founding_edit", case.pk)


class MaterialOutView(MaterialView):
    """Take a paper out again."""

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Put the paper aside; it stays kept."""
        case = self.editable(pk)
        rows = FoundingMaterial.objects.filter(case=case, replaced_at__isnull=True)
        material = get_object_or_404(rows, kind=kind)
        refusal = _refusal(lambda: actions.take_out_material(material, actor=self.actor))
        return self.answer(case, kind, refusal)


def _refusal(action: Callable[[], object]) -> str:
    try:
        action()
    except Refused as refusal:
        return refusal.message
    return ""


class FilledInView(FoundingPage):
    """A paper of the application, filled in with what the case says."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        case = self.case(pk)
        if kind not in REQUIRED_MATERIALS:
            raise Http404
        demand(founding_rules.may_see_persons(self.actor, case))
        return attachment(filled(kind, case), form_name(FORMS[kind], case.enterprise_name), DOCX)


class ProcedureView(View):
    """How an association is founded, for anybody."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the steps with their times and the forms to download."""
        user = request.user
        starts = user.is_authenticated and founding_rules.may_start_anywhere(user)
        context = {**procedure(), "may_start": starts}
        return TemplateResponse(request, "orgs/founding/procedure.html", context)
