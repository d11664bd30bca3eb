"""Filters of the rows behind a figure; they ask the definitions, so the rows are those that were counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.forms import DayField
from orgs.common.enums import EnterpriseClass, SizeClass
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.tree.models.organization import Organization
from reports.coverage.definitions import Selection, rows_of
from reports.coverage.models import OfficialCount
from reports.coverage.queries import suspended, units_of

UNKNOWN = "unknown"
COVERED = [("yes", _("covered")), ("no", _("not covered"))]


class DayFilter(django_filters.Filter):
    """A day typed as people type days."""

    field_class = DayField


def _units(request: HttpRequest) -> QuerySet[Organization]:
    return Organization.objects.units().visible_to(request.user)


def _size_choices() -> list[tuple[str, str | Promise]]:
    return [*SizeClass.choices, (UNKNOWN, _("not known"))]


def _section_choices() -> list[tuple[str, str]]:
    rows = Industry.objects.order_by("section").values_list("section", "section_name").distinct()
    return [*rows, (UNKNOWN, str(_("not known")))]


class FigureFilter(django_filters.FilterSet):
    """The selection of a figure as filters: unit and day."""

    unit = django_filters.ModelChoiceFilter(queryset=_units, widget=forms.HiddenInput)
    own = django_filters.BooleanFilter(widget=forms.HiddenInput)
    late = django_filters.BooleanFilter(widget=forms.HiddenInput)
    q = django_filters.CharFilter(label=_("name or code"), widget=forms.TextInput(attrs={"type": "search"}))
    on = DayFilter(label=_("on the day"))

    @property
    def values(self) -> dict[str, Any]:
        """What was asked for, read."""
        return self.form.cleaned_data if self.is_bound else {}

    @property
    def figure(self) -> str:
        """The key of the figure whose rows are asked for."""
        raise NotImplementedError

    @property
    def day(self) -> date:
        """The day of the figure; today unless set."""
        return self.values.get("on") or timezone.localdate()

    def selection(self) -> Selection | None:
        """Return unit, day and class; the user's own unit unless one is named, None for one that they do not see."""
        unit = self.values.get("unit")
        if unit is None and not self.data.get("unit"):
            unit = next(iter(units_of(self.request.user)), None)
        if unit is None:
            return None
        one = EnterpriseClass(self.values.get("enterprise_class") or EnterpriseClass.ALL)
        return Selection(unit, self.day, one, self.values.get("since"), bool(self.values.get("own")))


class EnterpriseRowsFilter(FigureFilter):
    """Which enterprises a figure counted."""

    enterprise_class = django_filters.ChoiceFilter(
        label=_("class of enterprises"), choices=EnterpriseClass.choices, empty_label=None
    )
    covered = django_filters.ChoiceFilter(label=_("covered by an association"), choices=COVERED)
    undated = django_filters.BooleanFilter(widget=forms.HiddenInput)
    section = django_filters.ChoiceFilter(label=_("industry"), choices=_section_choices)
    size = django_filters.ChoiceFilter(label=_("size class"), choices=_size_choices)

    @property
    def figure(self) -> str:
        """The key of the figure whose rows are asked for."""
        for name, figure in (("late", "entered_late"), ("undated", "undated")):
            if self.values.get(name):
                return figure
        return {"yes": "covered", "no": "uncovered"}.get(self.values.get("covered") or "", "enterprises")

    class Meta:
        model = Enterprise
        fields = ("q", "enterprise_class", "covered", "on", "section", "size", "unit", "own", "late", "undated")

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Take the rows of the definition; the unit is one that the user sees, hence all under it."""
        selection, values = self.selection(), self.values
        if selection is None:
            return queryset.none()
        rows = rows_of(self.figure, selection).with_covered(selection.day).select_related("industry")
        rows = rows.placed_on(selection.day).sized_on(selection.day)
        rows = rows.annotate(is_seen=Exists(queryset.filter(pk=OuterRef("pk"))))
        if words := (values.get("q") or "").strip().lower():
            rows = rows.filter(search_text__contains=words)
        return rows.filter(_section(values.get("section")), _size(values.get("size")))


def _section(value: str | None) -> Q:
    if not value:
        return Q()
    return Q(industry__isnull=True) if value == UNKNOWN else Q(industry__section=value)


def _size(value: str | None) -> Q:
    return Q(size="" if value == UNKNOWN else value) if value else Q()


class AssociationRowsFilter(FigureFilter):
    """Which associations a figure counted."""

    since = DayFilter(label=_("founded since"))
    suspended = django_filters.ChoiceFilter(
        label=_("state"), choices=[("True", pgettext_lazy("association", "suspended"))]
    )

    @property
    def figure(self) -> str:
        """The key of the figure whose rows are asked for."""
        if self.values.get("late"):
            return "associations_late"
        return "founded" if self.values.get("since") else "associations"

    class Meta:
        model = Organization
        fields = ("q", "on", "since", "suspended", "unit", "own", "late")

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Take the rows of the definition; the unit is one that the user sees, hence all under it."""
        selection = self.selection()
        if selection is None:
            return queryset.none()
        rows: Any = suspended(selection) if self.values.get("suspended") else rows_of(self.figure, selection)
        rows = rows.placed_on(selection.day).annotate(is_seen=Exists(queryset.filter(pk=OuterRef("pk"))))
        if words := (self.values.get("q") or "").strip().lower():
            rows = rows.filter(search_text__contains=words)
        return rows


class OfficialCountFilter(django_filters.FilterSet):
    """Official counts by unit and class."""

    unit = django_filters.ModelChoiceFilter(
        label=_("unit"), queryset=_units, widget=forms.Select(attrs={"data-select": ""})
    )
    enterprise_class = django_filters.ChoiceFilter(label=_("class of enterprises"), choices=EnterpriseClass.choices)

    class Meta:
        model = OfficialCount
        fields = ("unit", "enterprise_class")
