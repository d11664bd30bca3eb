"""Filters of the list of associations."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import Driver, LabelKind, OfficerRole, SizeClass
from orgs.pages.choices import DayFilter, SelectedFilter, UnitFilter
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.driver import DriverMark
from orgs.register.models.enterprise import EnterpriseLabel, Industry
from orgs.register.models.suspension import resting_on
from orgs.register.queries import finding
from orgs.register.queries.gaps import GAPS, with_gap

PEOPLE = [
    ("contact", _("has a contact")),
    ("no_contact", _("no contact")),
    ("chair", _("has a chair")),
    ("no_chair", _("no chair")),
]
_ROLES = {"contact": OfficerRole.CONTACT, "chair": OfficerRole.CHAIR}
Rows = QuerySet[Association]


def _host(**conditions: object) -> Exists:
    return Exists(
        CoveredEnterprise.objects.filter(association=OuterRef("pk"), is_host=True, end_day__isnull=True, **conditions)
    )


class AssociationFilter(django_filters.FilterSet):
    """Filter by words, place, founding, host enterprise, people and what is missing."""

    q = django_filters.CharFilter(
        method="by_words", label=_("name, host enterprise, code or initials"), widget=forms.SearchInput
    )
    unit = UnitFilter()
    founded_from = DayFilter(field_name="organization__opened", lookup_expr="gte", label=_("founded from"))
    founded_to = DayFilter(field_name="organization__opened", lookup_expr="lte", label=_("founded to"))
    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.all(),
        method="by_industry",
        label=_("industry of the host"),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    size = django_filters.ChoiceFilter(choices=SizeClass.choices, method="by_size", label=_("size of the host"))
    label = django_filters.ChoiceFilter(choices=LabelKind.choices, method="by_label", label=_("label of the host"))
    people = django_filters.ChoiceFilter(choices=PEOPLE, method="by_people", label=_("people"))
    standing = django_filters.ChoiceFilter(
        choices=[
            ("open", pgettext_lazy("association", "not closed")),
            ("active", pgettext_lazy("association", "active")),
            ("suspended", pgettext_lazy("association", "suspended")),
            ("closed", pgettext_lazy("association", "closed")),
        ],
        method="by_standing",
        label=_("state"),
    )
    missing = django_filters.ChoiceFilter(
        choices=[("any", _("anything")), *((gap.key, gap.label) for gap in GAPS.values())],
        method="by_missing",
        label=_("still missing"),
    )
    driver = django_filters.ChoiceFilter(
        choices=[*Driver.choices, ("none", _("not said"))], method="by_driver", label=_("came by")
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Association
        fields: list[str] = []

    def by_words(self, rows: Rows, _name: str, value: str) -> Rows:
        """Find by the association's own name or its host's."""
        code = finding.code_of(value)
        host = Q(enterprise__uscc__startswith=code) if code else finding.matching(value, "enterprise__")
        hosts = CoveredEnterprise.objects.visible_to(self.request.user).filter(host, is_host=True)
        former = Q(pk__in=finding.former_holders(value))
        return rows.filter(finding.matching(value, "organization__") | Q(pk__in=hosts.values("association")) | former)

    def by_industry(self, rows: Rows, _name: str, value: Industry) -> Rows:
        """Narrow by the industry of the host."""
        return rows.filter(_host(enterprise__industry=value))

    def by_size(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow by the size class of the host."""
        return rows.filter(_host(enterprise__size_class=value))

    def by_label(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow to hosts that hold a label today."""
        day = timezone.localdate()
        held = EnterpriseLabel.objects.filter(
            Q(issued__isnull=True) | Q(issued__lte=day), Q(expires__isnull=True) | Q(expires__gt=day), kind=value
        )
        return rows.filter(_host(enterprise__in=held.values("enterprise")))

    def by_people(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow by whether somebody is in office."""
        role = _ROLES[value.removeprefix("no_")]
        day = timezone.localdate()
        there = Exists(Officer.objects.filter(in_force_on(day), association=OuterRef("pk"), role=role))
        return rows.filter(~there if value.startswith("no_") else there)

    def by_standing(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow to those that are there, active or suspended, or to the closed."""
        day = timezone.localdate()
        there, resting = alive_on(day, "organization__"), Q(pk__in=resting_on(day))
        wanted = {"open": there, "active": there & ~resting, "suspended": there & resting, "closed": ~there}
        return rows.filter(wanted[value])

    def by_driver(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow by the driver whose mark it bears today, or to those that bear none."""
        marks = DriverMark.objects.current().filter(organization=OuterRef("pk"))
        return rows.filter(~Exists(marks) if value == "none" else Exists(marks.of(value)))

    def by_missing(self, rows: Rows, _name: str, value: str) -> Rows:
        """Narrow to those at which something is missing."""
        return with_gap(rows, value)
