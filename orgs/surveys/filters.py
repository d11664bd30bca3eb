"""Filters of the lists of surveys and of the associations that are asked."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.filters import SearchFilter
from orgs.pages.choices import SelectedFilter, UnitFilter
from orgs.register.queries import finding
from orgs.surveys.enums import Standing, SurveyKind
from orgs.surveys.models import Survey, SurveyQuerySet, SurveyRequest, SurveyRequestQuerySet

_OPEN = [("open", pgettext_lazy("of a survey", "open")), ("closed", pgettext_lazy("of a survey", "closed"))]


class SurveyFilter(django_filters.FilterSet):
    """Surveys by title, kind and whether they are closed."""

    q = SearchFilter(field_name="title", lookup_expr="icontains", label=_("title"))
    kind = django_filters.ChoiceFilter(label=_("kind"), choices=SurveyKind.choices)
    state = django_filters.ChoiceFilter(label=_("state"), choices=_OPEN, method="by_state")
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Survey
        fields: list[str] = []

    def by_state(self, rows: SurveyQuerySet, _name: str, value: str) -> SurveyQuerySet:
        """Narrow to the open or the closed ones."""
        return rows.filter(closed_at__isnull=value == "open")


class RequestFilter(django_filters.FilterSet):
    """The associations that are asked by name, place and where they stand."""

    q = SearchFilter(method="by_words", label=_("association"))
    unit = UnitFilter()
    standing = django_filters.ChoiceFilter(label=_("state"), choices=Standing.choices, method="by_standing")
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = SurveyRequest
        fields: list[str] = []

    def by_words(self, rows: SurveyRequestQuerySet, _name: str, value: str) -> SurveyRequestQuerySet:
        """Find by name or initials."""
        return rows.filter(finding.matching(value, "organization__"))

    def by_standing(self, rows: SurveyRequestQuerySet, _name: str, value: str) -> SurveyRequestQuerySet:
        """Narrow to those that stand somewhere."""
        return rows.in_standing(value)
