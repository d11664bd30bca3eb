"""A section: title, kind, who fills it in and when, layout, box, signature, how often it stands, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.formbuilder.editor.forms.conditions import JOINS
from kexie_portal.formbuilder.editor.forms.words import NameField, filled
from kexie_portal.formbuilder.enums import By, SectionKind, Stage

CHECKS = [
    ("", "—"),
    ("differ", gettext_lazy("must differ")),
    ("equal", gettext_lazy("must agree")),
    ("before", gettext_lazy("first day not after the second")),
]
#: What the box of a layout holds that no form asks for stays as it is.
_LAYOUT = {"pairs": "pairs_per_row", "photo": "photo", "landscape": "landscape", "columns": "columns"}
_BOX = {"min_mm": "min_mm", "breaks": "breaks_over_pages", "own_page": "own_page"}
_SIGN = {"who": "who", "signature": "signature", "with_seal": "seal", "dated": "date"}
_REPEAT = {"times_min": "min", "times_max": "max", "per_page": "per_page"}
PAIRS = [("", "—"), ("1", "1"), ("2", "2"), ("3", "3")]


class SectionForm(forms.Form):
    """The settings of a section."""

    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=SectionKind.choices)
    name = NameField(label=gettext_lazy("short name"), help_text=gettext_lazy("Left empty, the portal makes one."))
    by = forms.ChoiceField(label=gettext_lazy("who fills it in"), choices=By.choices, required=False)
    stage = forms.ChoiceField(label=gettext_lazy("when it is filled in"), choices=Stage.choices, required=False)
    hint = forms.CharField(label=gettext_lazy("hint"), max_length=1000, required=False)
    text = forms.CharField(
        label=gettext_lazy("words that stand in it"), max_length=10000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A promise to sign, common terms. A new line begins a new paragraph."),
    )  # fmt: skip
    pairs = forms.ChoiceField(label=gettext_lazy("label and value pairs in a row"), choices=PAIRS, required=False)
    photo = forms.BooleanField(label=gettext_lazy("a photo at the right end"), required=False)
    landscape = forms.BooleanField(label=gettext_lazy("on a landscape sheet"), required=False)
    columns = forms.ChoiceField(
        label=gettext_lazy("opinions beside each other"), choices=[("", "—"), ("2", "2")], required=False
    )
    min_mm = forms.IntegerField(
        label=gettext_lazy("least height of the box (mm)"), required=False, min_value=1, max_value=260
    )
    breaks = forms.BooleanField(label=gettext_lazy("the box goes on over pages"), required=False)
    own_page = forms.BooleanField(label=gettext_lazy("on a page of its own"), required=False)
    who = forms.CharField(
        label=gettext_lazy("who signs"), max_length=100, required=False,
        help_text=gettext_lazy("Several apart by “；”."),
    )  # fmt: skip
    signature = forms.BooleanField(label=gettext_lazy("signature"), required=False)
    with_seal = forms.BooleanField(label=pgettext_lazy("of a form", "seal"), required=False)
    dated = forms.BooleanField(label=pgettext_lazy("of a signature", "day"), required=False)
    times_max = forms.IntegerField(label=gettext_lazy("stands at most"), required=False, min_value=1, max_value=20)
    times_min = forms.IntegerField(label=gettext_lazy("stands at least"), required=False, min_value=0, max_value=20)
    per_page = forms.IntegerField(label=gettext_lazy("of these on a page"), required=False, min_value=1, max_value=10)
    join = forms.ChoiceField(label=gettext_lazy("asked only if"), choices=JOINS, required=False)
    version = forms.CharField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)

    def part(self, held: Mapping[str, Any]) -> dict[str, Any]:
        """Return the section as a definition holds it, without its fields."""
        data = self.cleaned_data
        found = {
            "title": data["title"],
            "kind": data["kind"],
            "by": "" if data.get("by") == By.APPLICANT else data.get("by"),
            "stage": "" if data.get("stage") == Stage.SUBMIT else data.get("stage"),
            "hint": data.get("hint"),
            "text": data.get("text", "").replace("\r\n", "\n"),
            "layout": self._group(_LAYOUT, held.get("layout", {})),
            "box": self._group(_BOX, held.get("box", {})),
            "sign": self._group(_SIGN, held.get("sign", {})),
            "repeat": self._repeat(),
        }
        return filled(found)

    def _group(self, names: Mapping[str, str], held: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in held.items() if key not in names.values()}
        said = {key: self.cleaned_data.get(name) for name, key in names.items()}
        numbers = {key: int(value) for key, value in said.items() if key in ("pairs_per_row", "columns") and value}
        return filled({**kept, **said, **numbers})

    def _repeat(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("times_max"):
            return {}
        return {key: data[name] for name, key in _REPEAT.items() if data.get(name) is not None}


class CheckRow(forms.Form):
    """A comparison of two fields of the section."""

    kind = forms.ChoiceField(label=gettext_lazy("comparison"), choices=CHECKS, required=False)
    first = forms.ChoiceField(label=gettext_lazy("first field"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("second field"), required=False)
    message = forms.CharField(label=gettext_lazy("what is said where it fails"), max_length=300, required=False)

    def __init__(self, *args: Any, fields: Iterable[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((one["name"], one["label"]) for one in fields)]
        for name in ("first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def part(self) -> dict[str, Any] | None:
        """Return the comparison as a definition holds it; nothing for an empty row."""
        data = self.cleaned_data
        if not (data.get("kind") and data.get("first") and data.get("second")):
            return None
        found = {"kind": data["kind"], "fields": [data["first"], data["second"]], "message": data.get("message")}
        return filled(found)


def values_of(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which the form of a section opens."""
    found = {key: section.get(key) for key in ("title", "kind", "name", "by", "stage", "hint", "text")}
    for group, names in (("layout", _LAYOUT), ("box", _BOX), ("sign", _SIGN), ("repeat", _REPEAT)):
        found |= {name: section.get(group, {}).get(key) for name, key in names.items()}
    return {**found, "by": section.get("by") or By.APPLICANT, "stage": section.get("stage") or Stage.SUBMIT}


def check_values(check: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which the row of a comparison opens."""
    first, second = (*check.get("fields", []), "", "")[:2]
    return {"kind": check["kind"], "first": first, "second": second, "message": check.get("message", "")}
