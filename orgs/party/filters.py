"""Filters of the lists of party building."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.filters import SearchFilter
from orgs.common.days import in_force_on
from orgs.common.enums import HOSTS, Kind
from orgs.pages.choices import SelectedFilter, UnitFilter
from orgs.party.models.party import PartyLevel, PartyOrganization, PartyOrganizationKind
from orgs.party.queries import GAPS, party_at
from orgs.register.queries import finding
from orgs.tree.models.organization import Organization


class MatrixFilter(django_filters.FilterSet):
    """The cities at which something of party building is still to come."""

    q = SearchFilter(method="by_words", label=_("city"))
    gap = django_filters.ChoiceFilter(
        label=_("still to come"), choices=[(gap.key, gap.label) for gap in GAPS.values()], method="by_gap"
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by name or initials."""
        return rows.filter(finding.matching(value))

    def by_gap(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to the cities that lack something."""
        return rows.filter(GAPS[value].condition(timezone.localdate()))


class HostFilter(django_filters.FilterSet):
    """Societies and federations by what they have at each level."""

    q = SearchFilter(method="by_words", label=_("society or federation"))
    unit = UnitFilter()
    kind = django_filters.ChoiceFilter(
        label=_("kind"), choices=[(kind, label) for kind, label in Kind.choices if kind in HOSTS]
    )
    lacks = django_filters.ChoiceFilter(
        label=_("without a party organization"), choices=PartyLevel.choices, method="by_lack"
    )
    has = django_filters.ChoiceFilter(
        label=_("with a party organization"), choices=PartyLevel.choices, method="by_level"
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by name or initials."""
        return rows.filter(finding.matching(value))

    def by_lack(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to those without a party organisation at the level."""
        return rows.filter(~Q(party_at(value, timezone.localdate())))

    def by_level(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to those with a party organisation at the level."""
        return rows.filter(party_at(value, timezone.localdate()))


class PartyOrganizationFilter(django_filters.FilterSet):
    """Party organisations by host, level, type and whether they stand."""

    q = SearchFilter(method="by_words", label=_("name or host"))
    unit = UnitFilter()
    level = django_filters.ChoiceFilter(label=_("level"), choices=PartyLevel.choices)
    kind = django_filters.ChoiceFilter(label=_("type"), choices=PartyOrganizationKind.choices)
    standing = django_filters.ChoiceFilter(
        label=_("state"), choices=[("now", _("in force")), ("over", _("ended"))], method="by_standing"
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = PartyOrganization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[PartyOrganization], _name: str, value: str) -> QuerySet[PartyOrganization]:
        """Find by the party organisation's name or its host's."""
        return rows.filter(finding.matching(value, "host__") | Q(name__icontains=value.strip()))

    def by_standing(self, rows: QuerySet[PartyOrganization], _name: str, value: str) -> QuerySet[PartyOrganization]:
        """Narrow to those that stand, or to those that ended."""
        holds = in_force_on(timezone.localdate())
        return rows.filter(holds if value == "now" else ~holds)
