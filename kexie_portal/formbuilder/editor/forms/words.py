"""How lists are typed in one box: choices one a line, values apart by commas, numbers kept as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_APART = re.compile(r"[,，、;；|\n]+")
MOST_VALUE = 60


class NameField(forms.CharField):
    """A short name; empty where the portal is to make one."""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=40, required=False, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> str:
        """Return the name; raises for one that no definition takes."""
        name = str(super().clean(value)).strip()
        if name and not NAME.match(name):
            raise ValidationError(_("Small letters, digits and _ only, with a letter first."))
        return name


class LinesField(forms.CharField):
    """Lines of text as a list."""

    def __init__(self, rows: int = 4, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def prepare_value(self, value: Any) -> Any:
        """Draw a list one a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the lines that are not empty."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class OptionsField(LinesField):
    """Choices, one a line: what people read, or `value = what people read`."""

    def prepare_value(self, value: Any) -> Any:
        """Draw the choices."""
        if not isinstance(value, list):
            return value
        return "\n".join(
            one["label"] if one["value"] == one["label"] else f"{one['value']} = {one['label']}" for one in value
        )

    def clean(self, value: Any) -> list[dict[str, str]]:  # type: ignore[override]
        """Return the choices; raises where a value is too long."""
        found = []
        for line in super().clean(value):
            key, bar, label = (part.strip() for part in line.partition(" = "))
            option = {"value": key, "label": label if bar and label else key}
            if len(option["value"]) > MOST_VALUE:
                raise ValidationError(
                    _("“%(words)s” is long: write a short value before it, such as “a = %(words)s”.")
                    % {"words": option["label"]}
                )
            found.append(option)
        return found


def parts_in(text: object) -> list[str]:
    """Return what was typed with commas, strokes or on lines, as a list."""
    return [part.strip() for part in _APART.split(str(text or "")) if part.strip()]


def bound(value: Any, kind: str) -> Any:
    """Return a limit as a definition keeps it: a day as text, other bounds as numbers; raises `ValidationError`."""
    text = str(value).strip()
    if kind in ("date", "period"):
        return text
    try:
        return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
    except ValueError as wrong:
        raise ValidationError(_("“%(value)s” is no number.") % {"value": text}) from wrong


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, so that a definition holds no more than was said; zero is said."""
    return {key: value for key, value in values.items() if value is not False and value not in (None, "", [], {})}


def small(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Let short inputs stand beside each other."""
    for name in names:
        if name in form.fields:
            form.fields[name].widget.attrs.setdefault("class", "form-narrow")
