"""The whole form: title, money, cover, notes, attachments; a new form, a copy, a file of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.formbuilder.access import Unit
from kexie_portal.formbuilder.editor.forms.words import LinesField, filled

MONEY = [("yuan", pgettext_lazy("unit of money", "yuan")), ("wan", pgettext_lazy("unit of money", "ten thousand yuan"))]
CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$", gettext_lazy("Letters, digits, dots and hyphens only, with no space.")
)
OPTIONAL_MARK = "?"


class WholeForm(forms.Form):
    """The settings of the whole form."""

    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    unit_of_money = forms.ChoiceField(label=gettext_lazy("unit of money"), choices=MONEY)
    program = forms.CharField(label=gettext_lazy("programme on the cover"), max_length=200, required=False)
    cover_title = forms.CharField(
        label=gettext_lazy("title on the cover"), max_length=200, required=False,
        help_text=gettext_lazy("The title of the form where it is empty."),
    )  # fmt: skip
    maker = forms.CharField(label=gettext_lazy("body that issues the form"), max_length=200, required=False)
    notes = LinesField(
        label=gettext_lazy("notes for filling in, one a line"), rows=6,
        help_text=gettext_lazy("They are numbered and stand on a page of their own behind the cover."),
    )  # fmt: skip
    attachments = LinesField(
        label=gettext_lazy("attachments, one a line"),
        help_text=gettext_lazy("A line that ends with “?” is asked for only where it applies."),
    )
    version = forms.CharField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)

    def settings(self) -> dict[str, Any]:
        """Return the settings as a definition holds them."""
        data = self.cleaned_data
        cover = {"program": data["program"], "title": data["cover_title"], "maker": data["maker"]}
        return {
            "title": data["title"],
            "unit_of_money": data["unit_of_money"],
            "cover": filled(cover),
            "notes": data["notes"],
            "attachments": [_attachment(line) for line in data["attachments"]],
        }


def _attachment(line: str) -> dict[str, Any]:
    name = line.rstrip(" ?？")
    return {"name": name or line, "required": not line.endswith(("?", "？"))}


def values_of(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which the form opens."""
    cover = definition.get("cover", {})
    lines = [
        one["name"] + ("" if one.get("required") else f" {OPTIONAL_MARK}") for one in definition.get("attachments", [])
    ]
    return {
        "title": definition.get("title"),
        "unit_of_money": definition.get("unit_of_money", "yuan"),
        "program": cover.get("program"),
        "cover_title": cover.get("title"),
        "maker": cover.get("maker"),
        "notes": definition.get("notes", []),
        "attachments": lines,
    }


class NewForm(forms.Form):
    """A new form of a unit, or a copy of another."""

    unit_code = forms.ChoiceField(label=pgettext_lazy("owner of a form", "unit"))
    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    code = forms.CharField(
        label=pgettext_lazy("of a form", "code"), max_length=40, validators=[CODE],
        help_text=gettext_lazy("A short name of the form in files and exports, such as self-description; it stays."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_code"].choices = [(unit.code, unit.name) for unit in units]  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit_code"].initial = units[0].code


class FileForm(NewForm):
    """A form from a file that was exported here or elsewhere."""

    file = forms.FileField(label=gettext_lazy("file (JSON)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["code"].required = False
        self.fields["title"].help_text = gettext_lazy("The title that stands in the file where it is empty.")
        self.fields["code"].help_text = gettext_lazy("The code that stands in the file where it is empty.")


class ReplaceForm(forms.Form):
    """A file that takes the place of a draft."""

    file = forms.FileField(label=gettext_lazy("file (JSON)"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
