"""Filters of the list of elections due at societies and federations."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.filters import SearchFilter
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.common.terms import DUE, due_within
from orgs.pages.choices import DayFilter, SelectedFilter, UnitFilter
from orgs.register.queries import finding
from orgs.societies.models.society import SocietyTerm

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
