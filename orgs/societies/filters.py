"""The filters over the lists of societies, federations and their terms."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.filters import SearchFilter, YesNoFilter
from orgs.common.days import alive_on
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.common.terms import DUE, due_within
from orgs.pages.choices import DayFilter, SelectedFilter, UnitFilter
from orgs.register.models.enterprise import Industry
from orgs.register.queries import finding
from orgs.societies.models.society import SocietyTerm
from orgs.societies.models.survey import IndustrySurvey
from orgs.societies.models.survey_plan import SurveyPlan, SurveyPlanQuerySet, SurveyPlanState
from orgs.tree.models.organization import Organization

STANDINGS = [
    ("open", pgettext_lazy("association", "active")),
    ("closed", pgettext_lazy("association", "closed")),
]


class SurveyFilter(django_filters.FilterSet):
    """By words, city, year, division, and whether the industry was chosen."""

    q = SearchFilter(method="by_words", label=_("industry or source"))
    unit = UnitFilter(label=_("city"))
    year = django_filters.NumberFilter(label=_("year"))
    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.all(),
        label=_("division of GB/T 4754"),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    chosen = YesNoFilter(field_name="is_key", label=_("key industry"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = IndustrySurvey
        fields: list[str] = []

    def by_words(self, rows: QuerySet[IndustrySurvey], _name: str, value: str) -> QuerySet[IndustrySurvey]:
        """Find by part of the name or the source."""
        return rows.filter(Q(name__icontains=value) | Q(source__icontains=value))


class SocietyFilter(django_filters.FilterSet):
    """By words, place and state."""

    q = SearchFilter(method="by_words", label=_("name or initials"))
    unit = UnitFilter()
    standing = django_filters.ChoiceFilter(choices=STANDINGS, method="by_standing", label=_("state"))
    registered = YesNoFilter(method="by_registered", label=_("registered"))
    linked = YesNoFilter(method="by_linked", label=_("with a liaison link"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by part of the name or its initials."""
        return rows.filter(finding.matching(value))

    def by_standing(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to the active or to the closed."""
        active = alive_on(timezone.localdate())
        return rows.filter(active if value == "open" else ~active)

    def by_registered(self, rows: QuerySet[Organization], _name: str, value: bool) -> QuerySet[Organization]:
        """Narrow by whether a registration number is known."""
        known = Q(society__isnull=False) & ~Q(society__registration_number="")
        return rows.filter(known if value else ~known)

    def by_linked(self, rows: QuerySet[Organization], _name: str, value: bool) -> QuerySet[Organization]:
        """Narrow by whether a liaison link holds."""
        return rows.filter(link_count__gt=0) if value else rows.filter(link_count=0)


NO_DAY = ("none", _("no day entered"))


class SocietyTermFilter(django_filters.FilterSet):
    """By words, kind, place and how near the election is."""

    q = SearchFilter(method="by_words", label=_("name or initials"))
    kind = django_filters.ChoiceFilter(
        field_name="organization__kind", choices=[(kind, Kind(kind).label) for kind in SOCIETY_KINDS], label=_("kind")
    )
    unit = UnitFilter()
    due = django_filters.ChoiceFilter(choices=[*DUE.items(), NO_DAY], method="by_due", label=_("time left"))
    due_from = DayFilter(field_name="due_day", lookup_expr="gte", label=_("due from"))
    due_to = DayFilter(field_name="due_day", lookup_expr="lte", label=_("due to"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = SocietyTerm
        fields: list[str] = []

    def by_words(self, rows: QuerySet[SocietyTerm], _name: str, value: str) -> QuerySet[SocietyTerm]:
        """Find by part of the name or its initials."""
        return rows.filter(finding.matching(value, "organization__"))

    def by_due(self, rows: QuerySet[SocietyTerm], _name: str, value: str) -> QuerySet[SocietyTerm]:
        """Narrow by how near the election is."""
        if value == NO_DAY[0]:
            return rows.filter(due_day__isnull=True)
        return rows.filter(due_within(value, timezone.localdate()))


class SurveyPlanFilter(django_filters.FilterSet):
    """Planned surveys by words, city, year and state."""

    q = SearchFilter(method="by_words", label=_("title or person"))
    unit = UnitFilter(label=_("city"))
    year = django_filters.NumberFilter(label=_("year surveyed"))
    state = django_filters.ChoiceFilter(choices=SurveyPlanState.choices, method="by_state", label=_("state"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = SurveyPlan
        fields: list[str] = []

    def by_words(self, rows: SurveyPlanQuerySet, _name: str, value: str) -> SurveyPlanQuerySet:
        """Find by part of the title, or of the name of the person in charge."""
        return rows.filter(Q(title__icontains=value) | Q(owner__name__icontains=value))

    def by_state(self, rows: SurveyPlanQuerySet, _name: str, value: str) -> SurveyPlanQuerySet:
        """Narrow to one state today."""
        return rows.in_state(value)
