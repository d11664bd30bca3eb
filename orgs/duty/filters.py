"""Filters of the lists of responsibility records, yearly targets and readers of work plans."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.filters import SearchFilter
from orgs.common.days import in_force_on
from orgs.duty.models.targets import TargetFigure, YearlyTarget
from orgs.duty.queries.responsibility import MISSING, incomplete
from orgs.pages.choices import SelectedFilter, UnitFilter
from orgs.register.queries import finding
from orgs.tree.models.organization import Organization

_ANY = ("any", _("anything"))
_LEVELS = [("city", pgettext_lazy("level", "cities")), ("county", pgettext_lazy("level", "counties"))]


class ResponsibilityFilter(django_filters.FilterSet):
    """Cities and counties by who answers for them and what their record lacks."""

    q = SearchFilter(method="by_words", label=_("unit or person"))
    unit = UnitFilter()
    kind = django_filters.ChoiceFilter(
        label=_("level"),
        choices=_LEVELS,
    )
    missing = django_filters.ChoiceFilter(
        label=_("record incomplete"),
        choices=[_ANY, *((one.key, one.label) for one in MISSING.values())],
        method="by_missing",
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by the unit, or by who answers for it today."""
        words = value.strip()
        holds = in_force_on(timezone.localdate(), "responsibles__")
        named = rows.filter(holds, responsibles__name__icontains=words).order_by().values("pk")
        return rows.filter(finding.matching(value) | Q(pk__in=named))

    def by_missing(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to the records that lack something."""
        return rows.filter(incomplete(timezone.localdate(), value))


class TargetFilter(django_filters.FilterSet):
    """Targets by unit, year and figure."""

    unit = UnitFilter()
    year = django_filters.NumberFilter(label=_("year"), min_value=2018, max_value=2099)
    figure = django_filters.ChoiceFilter(label=_("figure"), choices=TargetFigure.choices)
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = YearlyTarget
        fields: list[str] = []


class ReadersFilter(django_filters.FilterSet):
    """The units at which a work plan was read, or was not."""

    q = SearchFilter(method="by_words", label=_("unit"))
    kind = django_filters.ChoiceFilter(
        label=_("level"),
        choices=_LEVELS,
    )
    read = django_filters.ChoiceFilter(
        label=_("state"),
        choices=[("yes", pgettext_lazy("work plan", "read")), ("no", _("not read yet"))],
        method="by_reading",
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by name or initials."""
        return rows.filter(finding.matching(value))

    def by_reading(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to the units at which somebody has read it, or nobody."""
        return rows.filter(read_at__isnull=value == "no")
