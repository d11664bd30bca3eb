"""Filters of the lists of elections due, elections and changes."""

from __future__ import annotations

from typing import TypeVar

import django_filters
from django import forms
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.filters import SearchFilter, YesNoFilter
from orgs.changes.enums import ChangeKind
from orgs.changes.models.case import AssociationCase
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.changes.queries.cases import waiting_for
from orgs.common.enums import OPEN_STATES, CaseState
from orgs.common.terms import DUE, due_within
from orgs.pages.choices import DayFilter, SelectedFilter, UnitFilter
from orgs.register.queries import finding

Rows = TypeVar("Rows", bound=QuerySet[Model])
Terms = QuerySet[Term]
Cases = QuerySet[AssociationCase]


def _by_words(rows: Rows, value: str) -> Rows:
    names = finding.former_holders(value)
    return rows.filter(finding.matching(value, "association__organization__") | Q(association__in=names))


class TermFilter(django_filters.FilterSet):
    """By words, place and how near the election is."""

    q = SearchFilter(method="by_words", label=_("name or initials"))
    unit = UnitFilter()
    due = django_filters.ChoiceFilter(choices=list(DUE.items()), method="by_due", label=_("time left"))
    due_from = DayFilter(field_name="due_day", lookup_expr="gte", label=_("due from"))
    due_to = DayFilter(field_name="due_day", lookup_expr="lte", label=_("due to"))
    under_way = YesNoFilter(method="by_case", label=_("election under way"))
    extended = YesNoFilter(method="by_extension", label=_("election put off"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Term
        fields: list[str] = []

    def by_words(self, rows: Terms, _name: str, value: str) -> Terms:
        """Find by part of the association's name or its initials."""
        return _by_words(rows, value)

    def by_due(self, rows: Terms, _name: str, value: str) -> Terms:
        """Narrow by how near the election is."""
        return rows.filter(due_within(value, timezone.localdate()))

    def by_case(self, rows: Terms, _name: str, value: bool) -> Terms:
        """Narrow by whether an election is under way."""
        cases = ElectionCase.objects.filter(association=OuterRef("association"), state__in=OPEN_STATES)
        return rows.filter(Exists(cases) if value else ~Exists(cases))

    def by_extension(self, rows: Terms, _name: str, value: bool) -> Terms:
        """Narrow by whether the election was put off."""
        return rows.filter(original_due_day__isnull=not value)


class CaseFilter(django_filters.FilterSet):
    """By words, place, state and whose turn it is: what is asked of cases of every kind."""

    q = SearchFilter(method="by_words", label=_("name or initials"))
    unit = UnitFilter()
    state = django_filters.ChoiceFilter(choices=CaseState.choices, label=_("state"))
    mine = YesNoFilter(method="by_turn", label=_("my turn"))
    filed_from = DayFilter(field_name="created_at", lookup_expr="date__gte", label=pgettext_lazy("day", "filed from"))
    filed_to = DayFilter(field_name="created_at", lookup_expr="date__lte", label=_("filed to"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    def by_words(self, rows: Cases, _name: str, value: str) -> Cases:
        """Find by part of the association's name or its initials."""
        return _by_words(rows, value)

    def by_turn(self, rows: Cases, _name: str, value: bool) -> Cases:
        """Narrow by whether the next step is the reader's."""
        own = waiting_for(rows.model._default_manager.all(), self.request.user).order_by().values("pk")
        return rows.filter(pk__in=own) if value else rows.exclude(pk__in=own)


def filter_of(model: type[AssociationCase]) -> type[CaseFilter]:
    """Return the filters of the list of a kind of case that asks for nothing besides."""
    return django_filters.filterset.filterset_factory(model, filterset=CaseFilter, fields=[])


class ChangeFilter(CaseFilter):
    """By words, place, kind, state and whose turn it is."""

    kind = django_filters.ChoiceFilter(choices=ChangeKind.choices, label=_("kind of change"))
    field_order = ("q", "unit", "kind", "state", "mine", "filed_from", "filed_to")

    class Meta:
        model = ChangeCase
        fields: list[str] = []
