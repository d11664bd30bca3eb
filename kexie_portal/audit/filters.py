"""The filters by which an auditor narrows the log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import django_filters
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.audit import registry
from kexie_portal.audit.models import ExportRecord
from kexie_portal.audit.sentences import ACTIONS
from kexie_portal.web.filters import DayFilter


def _kinds() -> list[tuple[str, str]]:
    models = registry.recorded_models()
    found = ContentType.objects.get_for_models(*models)
    return [(str(found[model].pk), str(model._meta.verbose_name)) for model in models]


class _UnitField(ModelChoiceField):
    def label_from_instance(self, obj: Model) -> str:
        return "　" * getattr(obj, "level", 0) + str(obj)


class _UnitFilter(django_filters.ModelChoiceFilter):
    field_class = _UnitField


def _units(request: HttpRequest) -> QuerySet[Model]:
    units = registry.units()
    return units if units is not None else ContentType.objects.none()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class DayFilters(django_filters.FilterSet):
    """Two days, both in; compared as moments, so that the index on the time answers."""

    def from_day(self, rows: QuerySet[Model], name: str, value: date) -> QuerySet[Model]:
        """Narrow to that day and later."""
        return rows.filter(timestamp__gte=_midnight(value))

    def to_day(self, rows: QuerySet[Model], name: str, value: date) -> QuerySet[Model]:
        """Narrow to that day and earlier."""
        return rows.filter(timestamp__lt=_midnight(value + timedelta(days=1)))


class LogFilter(DayFilters):
    """Record, person, kind, action, days, address and unit."""

    q = django_filters.CharFilter(field_name="object_repr", lookup_expr="icontains", label=_("Name of the record"))
    actor = django_filters.CharFilter(method="by_person", label=_("Person"))
    kind = django_filters.ChoiceFilter(field_name="content_type", choices=_kinds, label=_("Kind of record"))
    action = django_filters.ChoiceFilter(choices=list(ACTIONS.items()), label=_("Action"))
    since = DayFilter(method="from_day", label=_("From day"))
    until = DayFilter(method="to_day", label=_("To day"))
    address = django_filters.CharFilter(method="by_address", label=_("Address"))
    unit = _UnitFilter(queryset=_units, method="by_unit", label=_("Unit"))
    cid = django_filters.CharFilter(field_name="cid", label=_("Request or batch"))

    class Meta:
        model = LogEntry
        fields: list[str] = []

    def by_person(self, rows: QuerySet[LogEntry], name: str, value: str) -> QuerySet[LogEntry]:
        """Find by the person's name or account."""
        return rows.filter(Q(actor__name__icontains=value) | Q(actor__username__iexact=value))

    def by_address(self, rows: QuerySet[LogEntry], name: str, value: str) -> QuerySet[LogEntry]:
        """Find by an address or its beginning."""
        return rows.filter(remote_addr__startswith=value.strip())

    def by_unit(self, rows: QuerySet[LogEntry], name: str, value: Model) -> QuerySet[LogEntry]:
        """Find what happened to the records of a unit and of all under it."""
        return rows.filter(registry.entries_below(value))


class ExportFilter(DayFilters):
    """What was exported, by whom, personal or not, days."""

    q = django_filters.CharFilter(field_name="what", lookup_expr="icontains", label=_("What was exported"))
    user = django_filters.CharFilter(field_name="user__name", lookup_expr="icontains", label=_("Person"))
    personal = django_filters.BooleanFilter(label=_("Holds personal data"))
    since = DayFilter(method="from_day", label=_("From day"))
    until = DayFilter(method="to_day", label=_("To day"))

    class Meta:
        model = ExportRecord
        fields: list[str] = []
