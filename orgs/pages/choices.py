"""Filters that several lists of the network share: units in scope, days in any habit, the rows selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import django_filters
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import RemoteSelect
from orgs.common.enums import Driver
from orgs.pages.fields import DayField, UnitField
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.common.querysets import ScopedQuerySet

M = TypeVar("M", bound=Model)
YES_NO = [("yes", _("yes")), ("no", _("no"))]


def visible_units(request: HttpRequest | None) -> QuerySet[Organization]:
    """Return the units that the user sees."""
    if request is None:
        return Organization.objects.none()
    return Organization.objects.units().visible_to(request.user).select_related("parent__parent")  # type: ignore[arg-type]


class DayFilter(django_filters.Filter):
    """A day typed in any habit."""

    field_class = DayField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("future", True)
        super().__init__(*args, **kwargs)


class UnitFilter(django_filters.ModelChoiceFilter):
    """The rows under a unit; the choices are searched as one types."""

    field_class = UnitField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("unit"))
        kwargs.setdefault("queryset", visible_units)
        attrs = {"data-preload": "", "data-placeholder": _("all")}
        widget = RemoteSelect(url=reverse_lazy("orgs:unit_options"), attrs=attrs)
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)

    def filter(self, qs: ScopedQuerySet, value: Organization | None) -> ScopedQuerySet:
        """Narrow to the rows under the unit."""
        return qs.under(value) if value else qs


class DriverFilter(django_filters.ChoiceFilter):
    """The rows that came by one of the three drivers, or of which nobody has said the driver."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("came by"))
        super().__init__(choices=[*Driver.choices, ("none", _("not said"))], **kwargs)

    def filter(self, qs: QuerySet[M], value: str) -> QuerySet[M]:
        return super().filter(qs, value) if value != "none" else qs.filter(driver="")


class SelectedFilter(django_filters.BaseInFilter, django_filters.NumberFilter):
    """The rows that were selected one by one, in the address bar."""
