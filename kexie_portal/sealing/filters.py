"""Filters of the list of sealed packages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.sealing import kinds
from kexie_portal.sealing.enums import State, Verb
from kexie_portal.sealing.models import Package
from kexie_portal.web.filters import DayFilter, SearchFilter

CLOSED = "closed"


class PackageFilter(django_filters.FilterSet):
    """By words, kind, day and state."""

    q = SearchFilter(method="by_words", label=_("number, title or issuing body"))
    kind = django_filters.ChoiceFilter(label=pgettext_lazy("sealing", "kind"))
    sealed_from = DayFilter(field_name="sealed_at", lookup_expr="date__gte", label=_("sealed from"))
    sealed_to = DayFilter(field_name="sealed_at", lookup_expr="date__lte", label=_("sealed to"))
    state = django_filters.ChoiceFilter(
        choices=[*State.choices, (CLOSED, _("closed content"))], method="by_state", label=_("state")
    )

    class Meta:
        model = Package
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = kinds.choices()

    def by_words(self, rows: QuerySet[Package], _name: str, value: str) -> QuerySet[Package]:
        """Find by number, title or issuer."""
        words = value.strip()
        return rows.filter(Q(number__icontains=words) | Q(title__icontains=words) | Q(issuer__icontains=words))

    def by_state(self, rows: QuerySet[Package], _name: str, value: str) -> QuerySet[Package]:
        """Narrow to one state, or to closed contents."""
        if value == CLOSED:
            return rows.filter(until__isnull=False)
        if value == State.VALID:
            return rows.filter(pk__in=Package.objects.standing().order_by().values("pk"))
        withdrawn = Package.objects.filter(entries__verb=Verb.WITHDRAWN).order_by().values("pk")
        if value == State.WITHDRAWN:
            return rows.filter(pk__in=withdrawn)
        superseded = Package.objects.filter(entries__verb=Verb.SUPERSEDED).order_by().values("pk")
        return rows.filter(pk__in=superseded).exclude(pk__in=withdrawn)
