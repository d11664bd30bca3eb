"""What the associations of a person have to fill in, and the self-descriptions that they can begin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import NotAllowed
from kexie_portal.web.pages import Page, demand
from orgs.pages.listing import ScopedExport
from orgs.surveys import actions, queries
from orgs.surveys.filters import RequestFilter
from orgs.surveys.models import Survey, SurveyRequest
from orgs.surveys.rules import FILL_FORM
from orgs.surveys.tables import ToFillTable
from orgs.tree.models.organization import Organization


class RequestListView(ScopedExport):
    """The forms that a person's associations are asked to fill in."""

    model = SurveyRequest
    table_class = ToFillTable
    filterset_class = RequestFilter
    template_name = "orgs/surveys/request_list.html"
    page_key = "orgs.surveys.to_fill"
    title = gettext_lazy("Forms to fill in")
    note = gettext_lazy("Surveys and self-descriptions; whoever holds a posting at the association can go on with one.")
    default_columns = ("survey", "association", "sender", "due_on", "standing", "submitted")
    always_columns = ("survey",)
    empty_title = gettext_lazy("Nothing to fill in")
    empty_note = gettext_lazy("Forms that your city or the province sends to your association are listed here.")

    def get_queryset(self) -> QuerySet[SurveyRequest]:
        """Give what the user's associations are asked."""
        return queries.to_fill(person(self.request))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the self-descriptions that wait to be begun."""
        return super().get_context_data(yearly=queries.yearly_to_begin(person(self.request)), **context)


class BeginView(Page):
    """Begin the yearly self-description of an association; where a colleague has begun, go on with it."""

    def post(self, request: HttpRequest, pk: int, association: int) -> HttpResponse:
        node = get_object_or_404(Organization.objects.visible_to(self.actor), pk=association)
        demand(Organization.objects.visible_to(self.actor, FILL_FORM).filter(pk=node.pk).exists())
        survey = get_object_or_404(Survey.objects.open(), pk=pk)
        try:
            return redirect(actions.begin_yearly(survey, node, actor=self.actor))
        except NotAllowed as refusal:
            messages.warning(request, refusal.message)
            return redirect("orgs:form_request_list")
