"""Surveys: the list, one with the associations that are asked, whom it is sent to, and what is done with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import EditPage, FormPage
from kexie_portal.web.lists import BulkAction
from kexie_portal.web.pages import Page, demand
from orgs.pages.listing import ScopedExport
from orgs.register.models.association import Association
from orgs.register.views.association import AssociationListView
from orgs.surveys import actions, queries, rules
from orgs.surveys.enums import SurveyKind
from orgs.surveys.filters import RequestFilter, SurveyFilter
from orgs.surveys.forms import ReasonForm, SurveyChangeForm, SurveyForm
from orgs.surveys.models import Survey, SurveyRequest
from orgs.surveys.tables import RequestTable, SurveyTable
from orgs.tree.models.organization import Organization

REMIND = BulkAction("remind", gettext_lazy("Remind"), allowed=rules.sends_surveys)
SEND = BulkAction("send", gettext_lazy("Send the survey to the selected"), allowed=rules.sends_surveys)


class SurveyListView(ScopedExport):
    """The surveys of the units in scope."""

    model = Survey
    table_class = SurveyTable
    filterset_class = SurveyFilter
    template_name = "orgs/surveys/survey_list.html"
    page_key = "orgs.surveys"
    title = pgettext_lazy("form sent to associations", "Surveys")
    note = gettext_lazy("Forms that units send to their associations, and the yearly self-descriptions.")
    default_columns = ("title", "unit", "kind", "due_on", "asked", "submitted", "standing")
    always_columns = ("title",)
    empty_title = gettext_lazy("No survey yet")
    empty_note = gettext_lazy("The province and the cities send surveys to their associations.")

    def get_queryset(self) -> QuerySet[Survey]:
        """Give the surveys in scope."""
        return queries.listed_surveys(person(self.request))

    @property
    def may_create(self) -> bool:
        """Tell whether the verb is shown."""
        return rules.sends_surveys(person(self.request))


class SurveyCreateView(FormPage):
    """Make a survey; its associations are chosen on the next page."""

    title, verb = gettext_lazy("New survey"), gettext_lazy("Go on to the associations")
    form_class = SurveyForm

    def allowed(self, subject: None) -> bool:
        return rules.sends_surveys(self.actor)

    def needs(self, subject: None) -> dict[str, object]:
        return {"units": queries.sending_units(self.actor), "versions": queries.versions_to_use(self.actor)}

    def act(self, subject: None, form: SurveyForm) -> Survey:
        return actions.create(actor=self.actor, **form.cleaned_data)

    def back(self, subject: None) -> str:
        return reverse("orgs:form_survey_list")

    def about(self, subject: None) -> str:
        return str(SurveyListView.title)

    def then(self, subject: None, made: Survey) -> str:
        """Go on to choose; a self-description goes to all."""
        if made.kind == SurveyKind.YEARLY:
            return made.get_absolute_url()
        return reverse("orgs:form_survey_recipients", args=[made.pk])


class OfSurvey(ScopedExport):
    """A list that belongs to one survey in sight."""

    survey: Survey

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the survey before anything else is done."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            rows = Survey.objects.visible_to(person(request)).select_related("unit", "form_version__form")
            self.survey = get_object_or_404(rows, pk=kwargs["pk"])

    @property
    def may_keep(self) -> bool:
        """Tell whether the user sends, reminds and closes."""
        return rules.may_keep(person(self.request), self.survey)


class SurveyView(OfSurvey):
    """A survey: how far it is, and the associations that are asked."""

    model = SurveyRequest
    table_class = RequestTable
    filterset_class = RequestFilter
    template_name = "orgs/surveys/survey_detail.html"
    page_key = "orgs.surveys.requests"
    title = gettext_lazy("Associations that are asked")
    default_columns = ("association", "unit", "standing", "number", "submitted", "reminded_on", "verbs")
    always_columns = ("association",)
    bulk_actions: ClassVar = (REMIND,)
    empty_title = gettext_lazy("No association is asked yet")

    def get_queryset(self) -> QuerySet[SurveyRequest]:
        """Give the associations in sight that the survey asks."""
        return queries.requests_of(self.survey, person(self.request))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add how far it is and what may be done."""
        more = {"survey": self.survey, "progress": queries.progress(self.survey), "may_keep": self.may_keep}
        newer = queries.newer_version(self.survey) if self.may_keep and self.survey.is_open else None
        return super().get_context_data(**more, newer=newer, **context)

    def bulk_remind(self, rows: QuerySet[Model]) -> str:
        """Remind the selected that have not submitted, once a day."""
        demand(self.may_keep)
        chosen = SurveyRequest.objects.filter(pk__in=rows.values("pk"))
        try:
            done, left = actions.remind(self.survey, chosen, actor=person(self.request))
        except Refused as refusal:
            return refusal.message
        words = ngettext("%(n)s association reminded.", "%(n)s associations reminded.", done) % {"n": done}
        return words + (" " + _("%(n)s were left: submitted, or reminded today.") % {"n": left} if left else "")


class RecipientsView(AssociationListView):
    """Choose the associations of a survey by the filters of the register."""

    template_name = "orgs/surveys/recipients.html"
    page_key = "orgs.surveys.recipients"
    title = gettext_lazy("Choose the associations")
    bulk_actions: ClassVar = (SEND,)  # type: ignore[assignment]
    empty_verb = None

    survey: Survey

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the survey before anything else is done."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            rows = Survey.objects.visible_to(person(request)).select_related("unit")
            self.survey = get_object_or_404(rows, pk=kwargs["pk"])
            demand(rules.may_keep(person(request), self.survey))

    def get_queryset(self) -> QuerySet[Association]:
        """Give the associations under the unit that asks, but for those that are asked already and closed ones."""
        rows = super().get_queryset().under(self.survey.unit)  # type: ignore[attr-defined]
        return rows.filter(organization__closed__isnull=True).exclude(  # type: ignore[no-any-return]
            organization__survey_requests__survey=self.survey
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Name the survey."""
        return super().get_context_data(survey=self.survey, **context)

    def bulk_send(self, rows: QuerySet[Model]) -> HttpResponse:
        """Send the survey to the selected, or to all that the filters leave."""
        chosen = Organization.objects.filter(pk__in=rows.values("pk")).order_by("tree_id", "lft")
        try:
            sent, _known = actions.send(self.survey, chosen, actor=person(self.request))
            words = ngettext("Sent to %(n)s association.", "Sent to %(n)s associations.", sent) % {"n": sent}
            messages.success(self.request, words)
        except Refused as refusal:
            messages.warning(self.request, refusal.message)
        return redirect(self.survey)


class SurveyPage(FormPage):
    """A page about a survey for those who keep it."""

    model, related = Survey, ("unit", "form_version__form")

    def allowed(self, survey: Survey) -> bool:
        return rules.may_keep(self.actor, survey)


class SurveyChangeView(SurveyPage, EditPage):
    """Put title, purpose or last day right."""

    title = gettext_lazy("Change the survey")
    form_class = SurveyChangeForm
    words = gettext_lazy("The survey is changed.")

    def act(self, survey: Survey, form: SurveyChangeForm) -> Survey:
        version = form.cleaned_data["version"]
        return actions.change(survey, actor=self.actor, version=version, values=form.values())


class ReturnView(FormPage):
    """Return what an association submitted, with the reason."""

    title, verb = gettext_lazy("Return the form"), gettext_lazy("Return")
    model, related = SurveyRequest, ("survey__unit", "organization", "response")
    form_class = ReasonForm
    words = gettext_lazy("Returned; its people are told.")

    def allowed(self, request: SurveyRequest) -> bool:
        return rules.may_keep(self.actor, request.survey)

    def act(self, request: SurveyRequest, form: ReasonForm) -> SurveyRequest:
        return actions.give_back(request, actor=self.actor, reason=form.cleaned_data["reason"])

    def then(self, request: SurveyRequest, made: SurveyRequest) -> str:
        """Go back to the survey."""
        return request.survey.get_absolute_url()


class SurveyVerbView(Page):
    """One verb of a survey by one click: close it, open it again, or ask with the newer version."""

    verb: str = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Survey.objects.visible_to(self.actor).select_related("unit", "form_version__form")
        survey = get_object_or_404(rows, pk=pk)
        demand(rules.may_keep(self.actor, survey))
        try:
            messages.success(request, getattr(self, f"_{self.verb}")(survey))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(survey)

    def _close(self, survey: Survey) -> str:
        actions.close(survey, actor=self.actor)
        return _("Closed: nothing is filled in any more.")

    def _reopen(self, survey: Survey) -> str:
        actions.close(survey, actor=self.actor, closed=False)
        return pgettext("of a survey", "It is open again.")

    def _renew(self, survey: Survey) -> str:
        version = queries.newer_version(survey)
        if version is None:
            raise Refused(_("This is no newer version of the form."))
        moved = actions.renew(survey, actor=self.actor, version=version)
        words = ngettext(
            "%(n)s association that had not begun is asked with the new version; the others stay under theirs.",
            "%(n)s associations that had not begun are asked with the new version; the others stay under theirs.",
            moved,
        )
        return words % {"n": moved}
