"""Filters of the register of letters."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.documents import access
from kexie_portal.documents.enums import PENDING, LetterKind, LetterState
from kexie_portal.documents.models import Letter
from kexie_portal.documents.queries import waiting_for
from kexie_portal.web.filters import DayFilter, SearchFilter

STATES = [
    ("mine", pgettext_lazy("letter", "waiting for me")),
    ("pending", pgettext_lazy("letter", "not issued yet")),
    ("in_force", pgettext_lazy("letter", "in force")),
    ("withdrawn", pgettext_lazy("letter", "withdrawn")),
]


def unit_choices(request: HttpRequest | None) -> list[tuple[str, str]]:
    """Return the units whose letters the user sees."""
    return [(unit.code, unit.name) for unit in access.units().seen(person(request))] if request else []


class LetterFilter(django_filters.FilterSet):
    """By words, unit, kind, year, day and state."""

    q = SearchFilter(method="by_words", label=_("number, title or addressee"))
    unit = django_filters.ChoiceFilter(field_name="unit_code", label=_("unit"))
    kind = django_filters.ChoiceFilter(choices=LetterKind.choices, label=_("kind of letter"))
    year = django_filters.NumberFilter(field_name="year", label=_("year"), min_value=2000, max_value=2100)
    issued_from = DayFilter(field_name="issued_on", lookup_expr="gte", label=_("issued from"))
    issued_to = DayFilter(field_name="issued_on", lookup_expr="lte", label=_("issued to"))
    state = django_filters.ChoiceFilter(choices=STATES, method="by_state", label=_("state"))

    class Meta:
        model = Letter
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = unit_choices(self.request)
        self.filters["unit"].extra["choices"] = choices

    def by_words(self, rows: QuerySet[Letter], _name: str, value: str) -> QuerySet[Letter]:
        """Find by number, title or addressee; brackets may be typed in any habit."""
        words = value.strip().translate(str.maketrans("[]［］【】()（）", "〔〕〔〕〔〕〔〕〔〕"))
        return rows.filter(Q(number__icontains=words) | Q(title__icontains=value) | Q(addressee__icontains=value))

    def by_state(self, rows: QuerySet[Letter], _name: str, value: str) -> QuerySet[Letter]:
        """Narrow to those that wait, for the user or at all, to those in force, to those withdrawn."""
        if value == "mine":
            return rows.filter(pk__in=waiting_for(person(self.request)).order_by().values("pk"))
        if value == "pending":
            return rows.filter(state__in=PENDING)
        return rows.filter(state=LetterState.ISSUED, withdrawn_on__isnull=value == "in_force")
