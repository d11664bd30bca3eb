"""Filters that lists share."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import DayField


class SearchFilter(django_filters.CharFilter):
    """The words that one types; the list follows while they are typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Search"))
        options.setdefault("widget", forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))
        super().__init__(**options)


class YesNoField(django_filters.fields.ChoiceField):
    """A choice that is worth True, False or None."""

    def clean(self, value: object) -> bool | None:
        """Turn the choice into what it stands for."""
        chosen = super().clean(value)
        return chosen == "1" if chosen in ("0", "1") else None


class YesNoFilter(django_filters.ChoiceFilter):
    """All, yes or no, in words."""

    field_class = YesNoField

    def __init__(self, **options: Any) -> None:
        options.setdefault("choices", [("1", _("yes")), ("0", _("no"))])
        super().__init__(**options)


class DayFilter(django_filters.DateFilter):
    """A day typed in any habit; give `lookup_expr` gte or lte for a span."""

    field_class = DayField
