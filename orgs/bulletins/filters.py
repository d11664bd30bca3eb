"""Filters of the list of public notices."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.filters import SearchFilter
from orgs.bulletins.enums import BulletinKind, BulletinState
from orgs.bulletins.models import Bulletin
from orgs.pages.choices import SelectedFilter, UnitFilter


class BulletinFilter(django_filters.FilterSet):
    """By title, unit, kind and state."""

    q = SearchFilter(method="by_words", label=_("title or text"))
    unit = UnitFilter()
    kind = django_filters.ChoiceFilter(choices=BulletinKind.choices, label=_("kind"))
    state = django_filters.ChoiceFilter(choices=BulletinState.choices, label=_("state"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Bulletin
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Bulletin], _name: str, value: str) -> QuerySet[Bulletin]:
        """Find by part of the title or of the text."""
        return rows.filter(title__icontains=value.strip()) | rows.filter(html__icontains=value.strip())
