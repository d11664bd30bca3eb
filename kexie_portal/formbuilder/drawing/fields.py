"""The form fields of the simple kinds; each cleans to the answer as it is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie_portal.formbuilder.definition import OTHER
from kexie_portal.formbuilder.reckoning import decimals_of, kept
from kexie_portal.web import figures, richtext
from kexie_portal.web.forms import DayField

SHORT, LONG = 500, 20_000
_FEW_CHOICES = 8
_BIGGEST = 10**15


class LinesField(forms.CharField):
    """Text whose line ends are those of every system; an empty one is no answer."""

    def to_python(self, value: Any) -> Any:
        """Read the text with plain line ends."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class RichTextField(forms.CharField):
    """Text with formats, cleaned; its limit counts what is read."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(widget=forms.Textarea(attrs={"rows": 8, "data-richtext": ""}), **options)

    def clean(self, value: Any) -> str:
        """Return the safe text."""
        text = richtext.kept(super().clean(value))
        if len(richtext.plain(text)) > self.most:
            words = _("At most %(most)s characters; these are %(n)s.")
            raise ValidationError(words % {"most": self.most, "n": len(richtext.plain(text))})
        return text


class NumberField(forms.DecimalField):
    """A number as people type it: full width, with commas between thousands; cleans to the form in which it is kept."""

    def __init__(self, asked: Mapping[str, Any], **options: Any) -> None:
        self.asked = asked
        limit = asked.get("limit", {})
        least = limit.get("min", 0 if asked["kind"] == "yuan" else -_BIGGEST)
        bounds: dict[str, Any] = {
            "min_value": Decimal(str(least)),
            "max_value": Decimal(str(limit.get("max", _BIGGEST))),
        }
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-number": ""})
        super().__init__(max_digits=20, decimal_places=decimals_of(asked), widget=widget, **bounds, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read the number."""
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        """Return the number as it is kept."""
        found = super().clean(value)
        return None if found is None else kept(found, self.asked)


class YesNoField(forms.ChoiceField):
    """Yes or no; cleans to true or false."""

    def __init__(self, **options: Any) -> None:
        choices = [("true", _("yes")), ("false", _("no"))]
        super().__init__(choices=choices, widget=forms.RadioSelect, **options)

    def prepare_value(self, value: Any) -> Any:
        """Draw what is kept."""
        return str(value).lower() if isinstance(value, bool) else value

    def clean(self, value: Any) -> bool | None:
        """Return what is kept."""
        text = super().clean(value)
        return None if text == "" else text == "true"


class SeveralField(forms.MultipleChoiceField):
    """Several choices, in the order of the form, within the limit of their number."""

    def __init__(self, asked: Mapping[str, Any], **options: Any) -> None:
        self.limit = asked.get("limit", {})
        self.offered = choices_of(asked)
        super().__init__(choices=self.offered, widget=forms.CheckboxSelectMultiple, **options)

    def clean(self, value: Any) -> list[str]:
        """Return the choices."""
        chosen = set(super().clean(value))
        most = self.limit.get("max_chosen")
        if most and len(chosen) > most:
            raise ValidationError(_("Choose at most %(n)s.") % {"n": most})
        return [key for key, _words in self.offered if key in chosen]


class IsoDayField(DayField):
    """A day within its limits; cleans to 2027-01-31."""

    def __init__(self, asked: Mapping[str, Any], **options: Any) -> None:
        self.limit = asked.get("limit", {})
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the day as it is kept."""
        day = super().clean(value)
        return "" if day is None else within(day, self.limit).isoformat()


def within(day: date, limit: Mapping[str, Any]) -> date:
    """Return a day that its limits allow; raises `ValidationError` for another."""
    if (least := limit.get("min")) and day.isoformat() < str(least):
        raise ValidationError(_("Not before %(day)s.") % {"day": least})
    if (most := limit.get("max")) and day.isoformat() > str(most):
        raise ValidationError(_("Not after %(day)s.") % {"day": most})
    return day


def choices_of(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the choices of a field, with "other" where the form has it."""
    found = [(option["value"], option["label"]) for option in asked.get("options", [])]
    return [*found, (OTHER, pgettext("choice of a form", "other"))] if asked.get("other") else found


def simple_field(asked: Mapping[str, Any], *, in_cell: bool = False, **options: Any) -> forms.Field:
    """Return the form field of a simple kind; cells of a table are small."""
    limit, kind = asked.get("limit", {}), asked["kind"]
    if kind == "short_text":
        return forms.CharField(max_length=limit.get("max_chars", SHORT), **options)
    if kind == "long_text":
        rows = 2 if in_cell else 5
        widget = forms.Textarea(attrs={"rows": rows})
        return LinesField(max_length=limit.get("max_chars", LONG), widget=widget, **options)
    if kind == "rich_text":
        return RichTextField(most=limit.get("max_chars", LONG), **options)
    if kind in ("integer", "decimal", "yuan"):
        return NumberField(asked, **options)
    if kind == "date":
        return IsoDayField(asked, **options)
    return _choice(asked, in_cell, **options)


def _choice(asked: Mapping[str, Any], in_cell: bool, **options: Any) -> forms.Field:
    if asked["kind"] == "several_of":
        return SeveralField(asked, **options)
    if asked["kind"] == "yes_no" and not in_cell:
        return YesNoField(**options)
    if asked["kind"] == "yes_no":
        field = YesNoField(**options)
        field.widget = forms.Select(choices=[("", "—"), *field.choices])  # type: ignore[misc]
        return field
    choices = choices_of(asked)
    if in_cell or len(choices) > _FEW_CHOICES:
        return forms.ChoiceField(choices=[("", "—"), *choices], **options)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)


def css_of(field: forms.Field) -> str:
    """Return the classes of a small input that stands in a cell or beside others."""
    return "form-select form-select-sm" if isinstance(field.widget, forms.Select) else "form-control form-control-sm"


def hint_of(asked: Mapping[str, Any], money: str = "") -> str:
    """Say the hint of a field with its unit and the limit of its characters."""
    parts = [asked.get("hint", "")]
    if asked["kind"] == "yuan":
        parts.append(_("in ten thousand yuan") if money == "wan" else _("in yuan"))
    elif asked.get("unit"):
        parts.append(_("in %(unit)s") % {"unit": asked["unit"]})
    if most := asked.get("limit", {}).get("max_chars"):
        parts.append(_("at most %(n)s characters") % {"n": figures.count(most)})
    return "；".join(part for part in parts if part)
