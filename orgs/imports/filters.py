"""Filters of the list of imports."""

from __future__ import annotations

import django_filters

from kexie_portal.web.filters import SearchFilter
from orgs.imports.models import BatchState, ImportBatch, ImportTarget
from orgs.pages.choices import UnitFilter


class ImportFilter(django_filters.FilterSet):
    """By file name, unit, content and state."""

    q = SearchFilter(field_name="file_name", lookup_expr="icontains")
    unit = UnitFilter()
    target = django_filters.ChoiceFilter(choices=ImportTarget.choices)
    state = django_filters.ChoiceFilter(choices=BatchState.choices)

    class Meta:
        model = ImportBatch
        fields = ["q", "unit", "target", "state"]
