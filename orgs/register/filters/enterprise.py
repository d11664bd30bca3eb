"""Filters of the enterprise register and of the target list."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.days import alive_on
from orgs.common.enums import LabelKind, SizeClass
from orgs.pages.choices import YES_NO, DayFilter, SelectedFilter, UnitFilter
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel, Industry
from orgs.register.queries import finding

Rows = QuerySet[Enterprise]


class TargetFilter(django_filters.FilterSet):
    """Filter by words, place, industry, size, label, party organisation and sci-tech workers."""

    q = django_filters.CharFilter(method="by_words", label=_("name, code or initials"), widget=forms.SearchInput)
    unit = UnitFilter()
    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.all(), label=_("industry"), widget=forms.Select(attrs={"data-select": ""})
    )
    size = django_filters.ChoiceFilter(
        choices=[*SizeClass.choices, ("none", _("not known"))], method="by_size", label=_("size class")
    )
    label = django_filters.ChoiceFilter(choices=LabelKind.choices, method="by_label", label=_("label"))
    party = django_filters.ChoiceFilter(
        choices=[*YES_NO, ("unknown", _("not known"))], method="by_party", label=_("party organization")
    )
    workers = django_filters.NumberFilter(
        field_name="scitech_workers", lookup_expr="gte", label=_("sci-tech workers from")
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Enterprise
        fields: list[str] = []

    def by_words(self, rows: Rows, _name: str, value: str) -> Rows:
        """Find by name, part of the name, code or pinyin initials."""
        code = finding.code_of(value)
        return rows.filter(finding.matching(value) | Q(uscc__startswith=code) if code else finding.matching(value))

    def by_size(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow by size class, or to those whose class cannot be told."""
        return rows.filter(size_class="" if value == "none" else value)

    def by_label(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow to those that hold a label today."""
        day = timezone.localdate()
        held = EnterpriseLabel.objects.filter(
            Q(issued__isnull=True) | Q(issued__lte=day),
            Q(expires__isnull=True) | Q(expires__gt=day),
            kind=value,
            enterprise=OuterRef("pk"),
        )
        return rows.filter(Exists(held))

    def by_party(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow by party organisation; unknown is a third answer, not a no."""
        return rows.filter(has_party_organization={"yes": True, "no": False}.get(value))


class EnterpriseFilter(TargetFilter):
    """Filter as the target list does, and by covered or not, the day of setting up, and living or closed."""

    covered = django_filters.ChoiceFilter(
        choices=[("yes", _("covered")), ("no", _("not covered"))], method="by_covered", label=_("covered or not")
    )
    opened_from = DayFilter(field_name="opened", lookup_expr="gte", label=_("set up from"))
    opened_to = DayFilter(field_name="opened", lookup_expr="lte", label=_("set up to"))
    standing = django_filters.ChoiceFilter(
        choices=[("alive", _("living")), ("closed", pgettext_lazy("enterprise", "closed"))],
        method="by_standing",
        label=_("state"),
    )

    def by_covered(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow by whether an active association covers the enterprise today."""
        covers = CoveredEnterprise.objects.active_on(timezone.localdate()).filter(enterprise=OuterRef("pk"))
        return rows.filter(Exists(covers) if value == "yes" else ~Exists(covers))

    def by_standing(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow to the living or to the closed."""
        alive = alive_on(timezone.localdate())
        return rows.filter(alive if value == "alive" else ~alive)
