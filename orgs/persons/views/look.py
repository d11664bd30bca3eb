"""The person's own print with the full number, and who looked at whose number."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.audit.views.log import AuditorList
from kexie_portal.web.attachment import attachment
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.printing import pdf_of
from orgs.persons import rules as person_rules
from orgs.persons.actions.look import look
from orgs.persons.filters import LookFilter
from orgs.persons.forms import LookForm
from orgs.persons.models.look import IdentityLook
from orgs.persons.models.person import Person
from orgs.persons.tables import LookTable

PLACE = gettext_lazy("personal information sheet")
PRINT_STYLE = """
@page { size: A4; margin: 26mm 22mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt } }
body { font-family: "FangSong", "STFangsong", "Noto Serif CJK SC", serif; font-size: 12pt; color: #111 }
h1 { font-family: "SimHei", "Noto Sans CJK SC", sans-serif; font-size: 20pt; text-align: center; margin: 0 0 8mm }
table { width: 100%; border-collapse: collapse } tr { break-inside: avoid }
th, td { border: 0.5pt solid #111; padding: 2.6mm 3mm; text-align: left; font-weight: normal }
th { width: 32mm; text-align: center } .number { font-family: monospace; letter-spacing: 0.5pt }
p { font-size: 9.5pt; margin: 4mm 0 0 } .sign { margin-top: 16mm; font-size: 12pt }
"""


class PersonPrintView(FormPage):
    """Ask what the full number is needed for, then hand out the person's own sheet as PDF; nothing is kept of it."""

    model, related = Person, ("unit", "enterprise", "organization")
    title = gettext_lazy("Personal information sheet with the full number")
    verb = gettext_lazy("Print with the full number")
    note = gettext_lazy("Each look is written down with its reason; the auditor reads it.")
    form_class = LookForm

    def allowed(self, found: Person) -> bool:
        return person_rules.may_look(self.actor, found)

    def act(self, found: Person, form: LookForm) -> str:
        return look(found, actor=self.actor, reason=form.cleaned_data["reason"], place=str(PLACE))

    def finished(self, found: Person, form: LookForm, number: str, /) -> HttpResponse:
        """Hand out the sheet; its name holds no number."""
        shown = {"person": found, "number": number, "by": self.actor, "reason": form.cleaned_data["reason"]}
        page = render_to_string(
            "orgs/persons/print.html", {**shown, "now": timezone.now(), "title": _("Personal information sheet")}
        )
        response = attachment(
            pdf_of(page, PRINT_STYLE), f"{_('Personal information sheet')} {found.name}.pdf", "application/pdf"
        )
        response.headers["Cache-Control"] = "no-store, private"
        return response


class LookListView(AuditorList):
    """Who looked at whose full number, newest first; the auditor's."""

    model = IdentityLook
    table_class = LookTable
    filterset_class = LookFilter
    page_key = "orgs.identity_looks"
    title = gettext_lazy("Looks at identity numbers")
    note = gettext_lazy("Full numbers are seen in the personal information sheet alone, each time with a reason.")
    default_columns = ("at", "by", "person", "unit", "identity_masked", "place", "reason")
    always_columns = ("at", "by", "person")
    personal_columns = ("by", "person", "identity_masked")
    empty_title = gettext_lazy("Nobody has looked at a number yet")

    def get_queryset(self) -> QuerySet[IdentityLook]:
        """Give all looks."""
        return IdentityLook.objects.listed()
