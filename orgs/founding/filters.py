"""Filters of the list of foundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.founding.enums import FoundingForm, FoundingState
from orgs.founding.models import FoundingCase
from orgs.pages.choices import DriverFilter, SelectedFilter, UnitFilter

if TYPE_CHECKING:
    from orgs.founding.querysets import FoundingCaseQuerySet

STANDING = [
    ("waiting", _("waits for me")),
    ("open", _("under way")),
    ("overdue", _("overdue")),
    ("drafts", _("my drafts")),
    ("without_account", _("filed, nobody signs in for it")),
]


class FoundingFilter(django_filters.FilterSet):
    """By words, place, state and whose step is next."""

    q = django_filters.CharFilter(method="by_words", label=_("name, enterprise or code"), widget=forms.SearchInput)
    unit = UnitFilter()
    state = django_filters.MultipleChoiceFilter(
        choices=FoundingState.choices,
        label=_("state"),
        widget=forms.SelectMultiple(attrs={"data-select": "", "data-placeholder": _("all")}),
    )
    form = django_filters.ChoiceFilter(choices=FoundingForm.choices, label=_("founded by"))
    driver = DriverFilter()
    standing = django_filters.ChoiceFilter(choices=STANDING, method="by_standing", label=_("next step"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = FoundingCase
        fields: list[str] = []

    def by_words(self, rows: FoundingCaseQuerySet, _name: str, value: str) -> FoundingCaseQuerySet:
        """Find by the association to be, its host or the host's code."""
        words = value.strip()
        found = Q(proposed_name__icontains=words) | Q(enterprise_name__icontains=words) | Q(letter_number=words)
        return rows.filter(found | Q(uscc__startswith=words.upper()))

    def by_standing(self, rows: FoundingCaseQuerySet, _name: str, value: str) -> FoundingCaseQuerySet:
        """Narrow to what waits for the user, is under way or late."""
        if value in ("waiting", "drafts"):
            narrow = rows.waiting_for if value == "waiting" else rows.drafts_of
            return narrow(self.request.user)
        narrowed: FoundingCaseQuerySet = getattr(rows, value)()
        return narrowed
