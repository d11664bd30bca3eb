"""Filters of the register of persons and of the looks at numbers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.filters import DayFilter, SearchFilter, YesNoFilter
from orgs.common.finding import matching
from orgs.pages.choices import SelectedFilter, UnitFilter
from orgs.persons.enums import Degree, Sex
from orgs.persons.models.look import IdentityLook
from orgs.persons.models.person import Person


class PersonFilter(django_filters.FilterSet):
    """Persons by name, other name, initials, unit, employer, title, degree, sex and year of birth."""

    q = SearchFilter(method="by_words", label=_("name, other name or initials"))
    unit = UnitFilter(label=_("kept by"))
    employer = django_filters.CharFilter(lookup_expr="icontains", label=_("employer"))
    title = django_filters.CharFilter(lookup_expr="icontains", label=_("professional title"))
    degree = django_filters.ChoiceFilter(choices=Degree.choices, label=_("degree"))
    sex = django_filters.ChoiceFilter(choices=Sex.choices, label=_("sex"))
    born_from = django_filters.NumberFilter(
        method="by_first_year", label=_("born from"), min_value=1900, max_value=2100
    )
    born_to = django_filters.NumberFilter(method="by_last_year", label=_("born to"), min_value=1900, max_value=2100)
    has_number = YesNoFilter(method="by_number", label=_("identity number known"))
    has_account = YesNoFilter(method="by_account", label=_("has an account"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        """Find by the search text; numbers are not searched for, they would stand in addresses and logs."""
        return rows.filter(matching(value))

    def by_first_year(self, rows: QuerySet[Person], _name: str, value: int) -> QuerySet[Person]:
        """Narrow to those born in the year or later."""
        return rows.filter(Q(birth_day__year__gte=value) | Q(birth_year__gte=value))

    def by_last_year(self, rows: QuerySet[Person], _name: str, value: int) -> QuerySet[Person]:
        """Narrow to those born in the year or earlier."""
        return rows.filter(Q(birth_day__year__lte=value) | Q(birth_year__lte=value))

    def by_number(self, rows: QuerySet[Person], _name: str, value: bool) -> QuerySet[Person]:
        """Narrow by whether a number is kept."""
        return rows.filter(identity_hash__isnull=not value)

    def by_account(self, rows: QuerySet[Person], _name: str, value: bool) -> QuerySet[Person]:
        """Narrow by whether the person signs in."""
        return rows.filter(user__isnull=not value)


class LookFilter(django_filters.FilterSet):
    """Looks by whose number, who looked and days."""

    q = SearchFilter(field_name="person__name", lookup_expr="icontains", label=_("whose number"))
    by = django_filters.CharFilter(field_name="by__name", lookup_expr="icontains", label=_("looked at by"))
    since = DayFilter(method="from_day", label=_("From day"))
    until = DayFilter(method="to_day", label=_("To day"))

    class Meta:
        model = IdentityLook
        fields: list[str] = []

    def from_day(self, rows: QuerySet[IdentityLook], _name: str, value: date) -> QuerySet[IdentityLook]:
        """Narrow to that day and later."""
        return rows.filter(at__gte=_midnight(value))

    def to_day(self, rows: QuerySet[IdentityLook], _name: str, value: date) -> QuerySet[IdentityLook]:
        """Narrow to that day and earlier."""
        return rows.filter(at__lt=_midnight(value + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
