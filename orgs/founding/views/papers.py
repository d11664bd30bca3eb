"""The papers of a founding: the forms to write them on, and the public page about the procedure."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views import View

from kexie_portal.documents.forms import form_name
from kexie_portal.files.sniffing import DOCX
from kexie_portal.web.attachment import attachment
from kexie_portal.web.pages import demand
from orgs.founding import rules as founding_rules
from orgs.founding.enums import REQUIRED_MATERIALS
from orgs.founding.papers import FORMS, filled
from orgs.founding.views.case import FoundingPage
from orgs.founding.views.public import procedure


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
