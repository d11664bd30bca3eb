"""What was answered: counted question by question, and as a sheet over all versions."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie_portal.audit.actions import record_export
from kexie_portal.formbuilder.counting import questions
from kexie_portal.formbuilder.exporting import sheets
from kexie_portal.web.attachment import attachment
from kexie_portal.web.exports import CONTENT_TYPES, write_book
from kexie_portal.web.pages import Page, demand
from orgs.surveys import queries, rules
from orgs.surveys.forms import ExportForm
from orgs.surveys.models import Survey, SurveyRequest
from orgs.surveys.views.survey import SurveyPage
from orgs.tree import rules as tree_rules
from orgs.tree.queries import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie_portal.formbuilder.exporting import Sheet


class CountView(Page):
    """The answers to each question together, of what is submitted in sight."""

    template_name = "orgs/surveys/count.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Survey.objects.visible_to(self.actor).select_related("unit", "form_version__form")
        survey = get_object_or_404(rows, pk=pk)
        demand(rules.may_keep(self.actor, survey))
        answered = queries.answered(survey, self.actor)
        asked = queries.definitions(answered)
        counted = questions(asked, queries.given(answered)) if answered else []
        return self.show(survey=survey, questions=counted, number=len(answered), versions=sorted(asked))


class ExportView(SurveyPage):
    """Take the answers away as a sheet; every question of every version has its own header."""

    title, verb = gettext_lazy("Export the answers"), gettext_lazy("Export")
    note = gettext_lazy("Each question of each version has a column of its own; a column tells the version.")
    form_class = ExportForm

    def allowed(self, survey: Survey) -> bool:
        return super().allowed(survey) and tree_rules.may_export(self.actor)

    def act(self, survey: Survey, form: ExportForm) -> bytes:
        """Make the book and write down who took it."""
        answered = queries.answered(survey, self.actor, submitted_only=not form.cleaned_data["whole"])
        made = book_of(answered)
        head = made[0].head
        record_export(self.actor, str(survey), len(answered), form.cleaned_data["reason"], personal=True, columns=head)
        out = BytesIO()
        write_book(out, [(sheet.title, sheet.head, sheet.rows) for sheet in made], note=str(survey))
        return out.getvalue()

    def finished(self, survey: Survey, form: ExportForm, made: bytes) -> HttpResponse:
        """Hand the book out."""
        name = f"{survey.title}_{timezone.localdate():%Y%m%d}.xlsx"
        return attachment(made, name, CONTENT_TYPES["xlsx"])


def book_of(answered: Sequence[SurveyRequest]) -> list[Sheet]:
    """Return the sheets of some responses, each row led by association, unit, state and version."""
    lead = [_("Association"), _("Unit"), _("State"), _("Version of the form"), pgettext("of a response", "Submitted")]
    leads = [
        [
            one.organization.name,
            label(one.organization.parent) if one.organization.parent else "",
            str(one.standing.label),
            one.response.form_version.number,
            one.response.submitted_at,
        ]
        for one in answered
    ]
    return sheets(queries.definitions(answered), queries.given(answered), lead, leads)
