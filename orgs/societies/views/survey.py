"""The industry survey and the choice of key industries."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import EditPage, FormPage
from orgs.common.days import in_force_on
from orgs.pages.form_page import numbers_named, tab
from orgs.pages.forms import EndReasonForm
from orgs.pages.listing import NetworkList
from orgs.societies import rules as society_rules
from orgs.societies.actions import survey as actions
from orgs.societies.filters import SurveyFilter
from orgs.societies.forms import SelectForm, SurveyForm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.societies.tables import SurveyTable


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


class SurveyCreateView(FormPage):
    """Enter one industry of a year."""

    title, verb = gettext_lazy("Enter an industry"), pgettext_lazy("survey", "Enter")
    form_class = SurveyForm
    for_user = True

    def allowed(self, _none: None) -> bool:
        return society_rules.may_manage_anywhere(self.actor)

    def initial(self, _none: None) -> dict[str, str]:
        return numbers_named(self.request, "city")

    def act(self, _none: None, form: SurveyForm) -> IndustrySurvey:
        return actions.record(form.cleaned_data["city"], actor=self.actor, values=form.values())

    def said(self, _none: None, form: SurveyForm, made: IndustrySurvey) -> str:
        return _("%(name)s is entered.") % {"name": made.name}

    def back(self, _none: None) -> str:
        return reverse("orgs:survey_list")

    def about(self, _none: None) -> str:
        return _("Industry surveys")


class SurveyPage(FormPage):
    """A page of one line of the survey."""

    model, related = IndustrySurvey, ("city", "industry")

    def allowed(self, found: IndustrySurvey) -> bool:
        return society_rules.may_survey(self.actor, found.city)


class SurveyUpdateView(SurveyPage, EditPage):
    """Change a line, or go on to choose it as a key industry."""

    template_name = "orgs/societies/survey_form.html"
    title = gettext_lazy("Surveyed industry")
    form_class = SurveyForm

    def needs(self, found: IndustrySurvey) -> dict[str, object]:
        return {"user": self.actor, "survey": found}

    def act(self, found: IndustrySurvey, form: SurveyForm) -> IndustrySurvey:
        version = form.cleaned_data["version"] or 0
        return actions.update(found, actor=self.actor, version=version, values=form.values())

    def said(self, found: IndustrySurvey, form: SurveyForm, made: IndustrySurvey) -> str:
        return _("%(name)s is changed.") % {"name": found.name}

    def back(self, found: IndustrySurvey) -> str:
        return reverse("orgs:survey_list")

    def about(self, found: IndustrySurvey) -> str:
        return f"{found.city.short_name or found.city.name} · {found}"

    def context(self, found: IndustrySurvey, form: SurveyForm) -> dict[str, object]:
        """Show the key industry that was chosen out of the line, if one was."""
        keys = KeyIndustry.objects.filter(city=found.city, name=found.name, end_day__isnull=True)
        return {**super().context(found, form), "survey": found, "key": keys.first()}


class KeyIndustrySelectView(SurveyPage):
    """Choose a surveyed industry as a key industry."""

    title, verb = gettext_lazy("Choose as a key industry"), pgettext_lazy("key industry", "Choose")
    note = gettext_lazy("One active society stands for each key industry of a city.")
    form_class = SelectForm

    def initial(self, found: IndustrySurvey) -> dict[str, object]:
        return {"first_day": timezone.localdate()}

    def act(self, found: IndustrySurvey, form: SelectForm) -> KeyIndustry:
        return actions.select(found, actor=self.actor, **form.cleaned_data)

    def said(self, found: IndustrySurvey, form: SelectForm, made: KeyIndustry) -> str:
        words = _("%(name)s is a key industry of %(city)s now.")
        return words % {"name": made.name, "city": found.city.short_name}

    def then(self, found: IndustrySurvey, made: KeyIndustry) -> str:
        return tab(found.city, "societies")


class KeyIndustryEndView(FormPage):
    """End the choice of a key industry that has no active society."""

    model, related = KeyIndustry, ("city",)
    title, verb = gettext_lazy("End the key industry"), gettext_lazy("End")
    danger = True
    form_class = EndReasonForm

    def allowed(self, key: KeyIndustry) -> bool:
        return society_rules.may_survey(self.actor, key.city)

    def act(self, key: KeyIndustry, form: EndReasonForm) -> KeyIndustry:
        return actions.end_selection(key, actor=self.actor, **form.cleaned_data)

    def said(self, key: KeyIndustry, form: EndReasonForm, made: KeyIndustry) -> str:
        return _("%(name)s is no key industry any more.") % {"name": key.name}

    def back(self, key: KeyIndustry) -> str:
        return tab(key.city, "societies")
