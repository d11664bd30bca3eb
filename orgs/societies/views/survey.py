"""The industry survey and the choice of key industries."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.workflow.errors import Stale
from orgs.common.days import in_force_on
from orgs.pages.form_page import FormPage, tab
from orgs.pages.forms import EndReasonForm
from orgs.pages.listing import NetworkList
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.societies import rules as society_rules
from orgs.societies.actions import survey as actions
from orgs.societies.filters.society import SurveyFilter
from orgs.societies.forms.survey import SelectForm, SurveyForm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.societies.tables.society import SurveyTable


class SurveyListView(NetworkList):
    """Every surveyed industry of the cities in scope."""

    model = IndustrySurvey
    table_class = SurveyTable
    filterset_class = SurveyFilter
    template_name = "orgs/societies/survey_list.html"
    page_key = "orgs.surveys"
    title = gettext_lazy("Industry surveys")
    note = gettext_lazy("The survey comes first: key industries are chosen out of it, each with one society.")
    always_columns = ("name",)
    empty_title = gettext_lazy("No industry survey yet")
    empty_note = gettext_lazy("Enter the industries of the city with their output, enterprises and sci-tech workers.")

    @property
    def empty_verb(self) -> tuple[str, str] | None:  # type: ignore[override]
        """Offer the first step to those who may take it."""
        return (_("Enter an industry"), "orgs:survey_create") if self.may_survey else None

    @property
    def may_survey(self) -> bool:
        """Tell whether the entering verb is shown."""
        return society_rules.may_manage_anywhere(person(self.request))

    def get_queryset(self) -> QuerySet[IndustrySurvey]:
        """Give the surveys in scope, the latest first, each with whether it is a key industry today."""
        keys = KeyIndustry.objects.filter(
            in_force_on(timezone.localdate()), city=OuterRef("city"), name=OuterRef("name")
        )
        rows = IndustrySurvey.objects.visible_to(person(self.request)).select_related("city", "industry")
        return rows.annotate(is_key=Exists(keys)).order_by("city__tree_id", "city__lft", "-year", "name")


class SurveyPage(FormPage):
    """A page of one line of the survey."""

    def survey(self, pk: int) -> IndustrySurvey:
        """Return a visible line that the user may change."""
        rows = IndustrySurvey.objects.visible_to(self.actor).select_related("city", "industry")
        found = get_object_or_404(rows, pk=pk)
        demand(society_rules.may_survey(self.actor, found.city))
        return found


class SurveyCreateView(FormPage):
    """Enter one industry of a year."""

    title = gettext_lazy("Enter an industry")
    verb = pgettext_lazy("survey", "Enter")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the form."""
        demand(society_rules.may_manage_anywhere(self.actor))
        chosen = {name: request.GET[name] for name in ("city",) if request.GET.get(name, "").isdecimal()}
        return self._form(SurveyForm(user=self.actor, initial=chosen))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter it."""
        demand(society_rules.may_manage_anywhere(self.actor))
        form = SurveyForm(request.POST, user=self.actor)
        if form.is_valid():
            city = form.cleaned_data["city"]
            made = attempt(form, lambda: actions.record(city, actor=self.actor, values=form.values()))
            if made is not None:
                return self.done(_("%(name)s is entered.") % {"name": made.name}, reverse("orgs:survey_list"))
        return self._form(form)

    def _form(self, form: SurveyForm) -> HttpResponse:
        return self.page(form, back=reverse("orgs:survey_list"), about=_("Industry surveys"))


class SurveyUpdateView(SurveyPage):
    """Change a line, or go on to choose it as a key industry."""

    template_name = "orgs/societies/survey_form.html"
    title = gettext_lazy("Surveyed industry")
    verb = gettext_lazy("Save")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        found = self.survey(pk)
        return self._form(SurveyForm(user=self.actor, survey=found, initial=SurveyForm.values_of(found)), found)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write, unless somebody else wrote since the form was opened."""
        found = self.survey(pk)
        form = SurveyForm(request.POST, user=self.actor, survey=found)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                act = actions.update
                if attempt(form, lambda: act(found, actor=self.actor, version=version, values=form.values())):
                    return self.done(_("%(name)s is changed.") % {"name": found.name}, reverse("orgs:survey_list"))
            except Stale as stale:
                return conflict_page(request, form, stale.current, SurveyForm.values_of(stale.current))  # type: ignore[arg-type]
        return self._form(form, found)

    def _form(self, form: SurveyForm, found: IndustrySurvey) -> HttpResponse:
        keys = KeyIndustry.objects.filter(city=found.city, name=found.name, end_day__isnull=True)
        about = f"{found.city.short_name or found.city.name} · {found}"
        return self.page(form, back=reverse("orgs:survey_list"), about=about, survey=found, key=keys.first())


class KeyIndustrySelectView(SurveyPage):
    """Choose a surveyed industry as a key industry."""

    title = gettext_lazy("Choose as a key industry")
    verb = pgettext_lazy("key industry", "Choose")
    note = gettext_lazy("One active society stands for each key industry of a city.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the day and the grounds."""
        return self._form(SelectForm(initial={"first_day": timezone.localdate()}), self.survey(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose it."""
        found, form = self.survey(pk), SelectForm(request.POST)
        if form.is_valid():
            made = attempt(form, lambda: actions.select(found, actor=self.actor, **form.cleaned_data))
            if made is not None:
                words = _("%(name)s is a key industry of %(city)s now.")
                return self.done(
                    words % {"name": made.name, "city": found.city.short_name}, tab(found.city, "societies")
                )
        return self._form(form, found)

    def _form(self, form: SelectForm, found: IndustrySurvey) -> HttpResponse:
        return self.page(form, back=found.get_absolute_url(), about=str(found))


class KeyIndustryEndView(FormPage):
    """End the choice of a key industry that has no active society."""

    title = gettext_lazy("End the key industry")
    verb = gettext_lazy("End")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the day and the reason."""
        return self._form(EndReasonForm(), self._key(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        key, form = self._key(pk), EndReasonForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.end_selection(key, actor=self.actor, **form.cleaned_data)):
            words = _("%(name)s is no key industry any more.")
            return self.done(words % {"name": key.name}, tab(key.city, "societies"))
        return self._form(form, key)

    def _key(self, pk: int) -> KeyIndustry:
        found = get_object_or_404(KeyIndustry.objects.visible_to(self.actor).select_related("city"), pk=pk)
        demand(society_rules.may_survey(self.actor, found.city))
        return found

    def _form(self, form: EndReasonForm, key: KeyIndustry) -> HttpResponse:
        return self.page(form, back=tab(key.city, "societies"), about=key.name)
