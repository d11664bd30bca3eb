"""A field of a form: what every kind has, and what each kind has besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.answers import part_labels
from kexie_portal.formbuilder.definition import PERSON_PARTS
from kexie_portal.formbuilder.editor.forms.conditions import JOINS
from kexie_portal.formbuilder.editor.forms.words import NameField, OptionsField, bound, filled, parts_in
from kexie_portal.formbuilder.enums import By, FieldKind
from kexie_portal.web.forms import DayField

#: What each kind asks besides what every kind asks.
_TEXT, _NUMBER, _CHOICE = ("max_chars",), ("least", "most", "unit"), ("options", "other")
OF_KIND: dict[str, tuple[str, ...]] = {
    "short_text": _TEXT,
    "long_text": _TEXT,
    "rich_text": _TEXT,
    "integer": (*_NUMBER, "count_table", "count_column", "count_value", "age_field", "age_day"),
    "decimal": (*_NUMBER, "decimals"),
    "yuan": _NUMBER[:2],
    "yes_no": (),
    "one_of": _CHOICE,
    "several_of": (*_CHOICE, "min_chosen", "max_chosen"),
    "date": ("least", "most", "shape"),
    "period": (),
    "table": ("rows_label", "rows_groups", "rows_min", "rows_max", "printed_empty", "sum_label", "serial"),
    "person": ("parts",),
    "people": ("parts",),
    "organization": (),
    "files": ("max_files",),
}
ALWAYS = ("label", "kind", "name", "required", "hint", "by", "prefill", "locked", "join", "version")
ON_COVER = ("place", "boxed", "seal")
SHAPES = [
    ("", "2026年3月12日"),
    ("points", "2026.03"),
    ("month", "2026年3月"),
    ("numerals", "二〇二六年三月"),
]
PLACES = [
    ("", gettext_lazy("in the list of lines")),
    ("top left", gettext_lazy("top left")),
    ("top right", gettext_lazy("top right")),
    ("under title", gettext_lazy("in brackets under the title")),
]
#: Settings that a definition holds as they are typed.
PLAIN = ("required", "hint", "unit", "options", "other", "by", "prefill", "locked")
_BOUNDS = (("least", "min"), ("most", "max"))
_LIMITS = {"max_chars": "max_chars", "decimals": "decimals", "min_chosen": "min_chosen", "max_chosen": "max_chosen",
           "max_files": "max_files"}  # fmt: skip
_ROWS = {"rows_min": "min", "rows_max": "max", "rows_label": "label", "printed_empty": "printed_empty"}


def _number(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, **options)


class FieldForm(forms.Form):
    """The settings of a field; only those that its kind has are drawn."""

    label = forms.CharField(label=gettext_lazy("label"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=FieldKind.choices)
    name = NameField(
        label=gettext_lazy("short name"),
        help_text=gettext_lazy("For exports and conditions. Left empty, the portal makes one; it is never used again."),
    )
    required = forms.BooleanField(label=gettext_lazy("must be answered"), required=False)
    hint = forms.CharField(label=gettext_lazy("hint"), max_length=500, required=False)
    options = OptionsField(
        label=gettext_lazy("choices, one a line"),
        help_text=gettext_lazy("“value = words” where the value that is kept should be shorter than the words."),
        rows=6,
    )
    other = forms.BooleanField(label=gettext_lazy("“other” with a line"), required=False)
    max_chars = _number(gettext_lazy("most characters"), max_value=20000)
    least = forms.CharField(label=gettext_lazy("least"), required=False, max_length=20)
    most = forms.CharField(label=gettext_lazy("most"), required=False, max_length=20)
    unit = forms.CharField(label=gettext_lazy("unit of measure"), required=False, max_length=20)
    decimals = _number(gettext_lazy("decimals"), max_value=6)
    min_chosen = _number(gettext_lazy("least choices"), max_value=200)
    max_chosen = _number(gettext_lazy("most choices"), max_value=200)
    max_files = _number(gettext_lazy("most files"), max_value=50)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("parts of a person"), required=False, widget=forms.CheckboxSelectMultiple
    )
    count_table = forms.ChoiceField(label=gettext_lazy("counts the rows of"), required=False)
    count_column = forms.CharField(label=gettext_lazy("of those whose column"), required=False, max_length=40)
    count_value = forms.CharField(label=gettext_lazy("is"), required=False, max_length=60)
    age_field = forms.ChoiceField(label=gettext_lazy("age of"), required=False)
    age_day = DayField(label=gettext_lazy("age on the day"), required=False)
    rows_label = forms.CharField(label=gettext_lazy("heading of the given rows"), required=False, max_length=100)
    rows_groups = forms.CharField(
        label=gettext_lazy("headings of merged columns"), required=False, max_length=300,
        help_text=gettext_lazy("Apart by commas; each given row then names its group."),
    )  # fmt: skip
    rows_min = _number(gettext_lazy("least free rows"), max_value=500)
    rows_max = _number(gettext_lazy("most free rows"), max_value=500)
    printed_empty = _number(gettext_lazy("empty rows in print"), max_value=60)
    sum_label = forms.CharField(label=gettext_lazy("words of the sum"), required=False, max_length=100)
    serial = forms.BooleanField(label=gettext_lazy("numbered rows in print"), required=False)
    shape = forms.ChoiceField(label=gettext_lazy("how the day is printed"), choices=SHAPES, required=False)
    place = forms.ChoiceField(label=gettext_lazy("place on the cover"), choices=PLACES, required=False)
    boxed = forms.BooleanField(label=gettext_lazy("in a box"), required=False)
    seal = forms.BooleanField(label=gettext_lazy("with （公章）"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("who fills it in"), required=False)
    prefill = forms.CharField(label=gettext_lazy("filled in beforehand from"), required=False, max_length=80)
    locked = forms.BooleanField(label=gettext_lazy("cannot be changed by the applicant"), required=False)
    join = forms.ChoiceField(label=gettext_lazy("asked only if"), choices=JOINS, required=False)
    version = forms.CharField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)

    def __init__(
        self, *args: Any, before: list[Any] | None = None, tables: list[Any] | None = None, on_cover: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind_now = str(self["kind"].value() or FieldKind.SHORT_TEXT)
        kept = {*ALWAYS, *OF_KIND.get(self.kind_now, ()), *(ON_COVER if on_cover else ())}
        for name in [one for one in self.fields if one not in kept]:
            del self.fields[name]
        self._choices(before or [], tables or [])

    def _choices(self, before: list[Any], tables: list[Any]) -> None:
        self._choose("by", [("", _("as the section says")), *By.choices])
        self._choose("parts", list(part_labels().items()))
        self._choose("count_table", [("", "—"), *((one["name"], one["label"]) for one in tables)])
        born = [one for one in before if one["kind"] in ("date", "person")]
        self._choose("age_field", [("", "—"), *((one["name"], one["label"]) for one in born)])
        sources = access.sources()
        self.fields["prefill"].widget = forms.TextInput(attrs={"list": "prefill-sources"})
        self.sources = [(key, source.label) for key, source in sources.items()]

    def _choose(self, name: str, choices: list[Any]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the limits by the kind."""
        data = super().clean() or {}
        for name in ("least", "most"):
            if data.get(name):
                try:
                    data[name] = bound(data[name], self.kind_now)
                except ValidationError as wrong:
                    self.add_error(name, wrong)
        return data

    def part(self, held: Mapping[str, Any]) -> dict[str, Any]:
        """Return the field as a definition holds it; hints of the print that no form asks for stay."""
        data = self.cleaned_data
        found = {
            "label": data["label"],
            "kind": data["kind"],
            **{key: data.get(key) for key in PLAIN},
            "limit": self._limit(),
            "parts": [] if len(data.get("parts") or ()) == len(PERSON_PARTS) else data.get("parts"),
            "count": self._count(),
            "age_on": filled({"field": data.get("age_field"), "day": _iso(data.get("age_day"))}),
            "print": self._print(held.get("print", {})),
        }
        if not found["age_on"].get("field"):
            found["age_on"] = {}
        return filled(found)

    def rows(self) -> dict[str, Any]:
        """Return the settings of the rows of a table, zero among them."""
        data = self.cleaned_data
        found = {key: data[name] for name, key in _ROWS.items() if data.get(name) not in (None, "")}
        groups = parts_in(data.get("rows_groups"))
        return {**found, **({"groups": groups} if groups else {})}

    def _limit(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {key: data[name] for name, key in _LIMITS.items() if data.get(name) is not None}
        bounds = {key: data[name] for name, key in _BOUNDS if data.get(name) not in (None, "")}
        return {**found, **bounds}

    def _count(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("count_table"):
            return {}
        return filled(
            {"table": data["count_table"], "column": data.get("count_column"), "value": data.get("count_value")}
        )

    def _print(self, held: Mapping[str, Any]) -> dict[str, Any]:
        data = self.cleaned_data
        asked = {"place": "place", "boxed": "box", "seal": "seal", "shape": "shape", "serial": "serial"}
        kept = {key: value for key, value in held.items() if key not in asked.values()}
        return filled({**kept, **{key: data.get(name) for name, key in asked.items()}})


def values_of(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which the form of a field opens."""
    limit, rows, printed = field.get("limit", {}), field.get("rows", {}), field.get("print", {})
    count, age = field.get("count", {}), field.get("age_on", {})
    return {
        **{key: field[key] for key in field if key not in ("limit", "rows", "columns", "rules", "when", "print")},
        **{name: limit.get(key) for name, key in _LIMITS.items()},
        **{name: rows.get(key) for name, key in _ROWS.items()},
        "least": limit.get("min"),
        "most": limit.get("max"),
        "parts": field.get("parts") or list(PERSON_PARTS),
        "rows_groups": "、".join(rows.get("groups", [])),
        "sum_label": field.get("sums", {}).get("label"),
        "count_table": count.get("table"),
        "count_column": count.get("column"),
        "count_value": count.get("value"),
        "age_field": age.get("field"),
        "age_day": age.get("day"),
        "place": printed.get("place"),
        "boxed": printed.get("box"),
        "seal": printed.get("seal"),
        "shape": printed.get("shape"),
        "serial": printed.get("serial"),
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
