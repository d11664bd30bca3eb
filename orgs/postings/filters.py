"""Filters of the list of postings."""

from __future__ import annotations

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.filters import SearchFilter
from orgs.common.days import in_force_on
from orgs.common.enums import UNIT_KINDS, Kind
from orgs.common.roles import ROLE_CHOICES
from orgs.pages.choices import SelectedFilter, UnitFilter
from orgs.postings.models import Posting
from orgs.register.queries import finding
from orgs.tree.models.organization import Organization

STANDINGS = [
    ("now", _("in force")),
    ("soon", _("ends within 30 days")),
    ("later", _("not begun")),
    ("over", _("ended")),
]


class PostingFilter(django_filters.FilterSet):
    """By person, role and whether it holds."""

    q = SearchFilter(method="by_words", label=_("name, account or unit"))
    role = django_filters.ChoiceFilter(choices=ROLE_CHOICES, label=_("role"))
    standing = django_filters.ChoiceFilter(choices=STANDINGS, method="by_standing", label=_("state"))

    class Meta:
        model = Posting
        fields = ["q", "role", "standing"]

    def by_words(self, rows: QuerySet[Posting], _name: str, value: str) -> QuerySet[Posting]:
        """Find by part of the person's name or account, or of the unit's name or initials."""
        words = value.strip()
        return rows.filter(
            Q(user__name__icontains=words)
            | Q(user__username__icontains=words)
            | Q(organization__search_text__icontains=words.lower())
        )

    def by_standing(self, rows: QuerySet[Posting], _name: str, value: str) -> QuerySet[Posting]:
        """Narrow to those that hold, end soon, begin later or are over."""
        today = timezone.localdate()
        if value == "later":
            return rows.filter(first_day__gt=today, end_day__gt=today)
        if value == "over":
            return rows.filter(end_day__lte=today)
        running = rows.filter(in_force_on(today))
        return running.filter(end_day__lte=today + timedelta(days=30)) if value == "soon" else running


class VacantFilter(django_filters.FilterSet):
    """The units without an officer by name, level and the unit above."""

    q = SearchFilter(method="by_words", label=_("unit"))
    unit = UnitFilter()
    kind = django_filters.ChoiceFilter(
        label=_("level"), choices=[(kind.value, kind.label) for kind in UNIT_KINDS if kind != Kind.PROVINCE]
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by name or initials."""
        return rows.filter(finding.matching(value))
