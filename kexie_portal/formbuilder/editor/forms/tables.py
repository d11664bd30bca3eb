"""The columns of a table, the rows that the form gives, and the rules of its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.formbuilder.editor.forms.words import NameField, OptionsField, bound, filled, parts_in
from kexie_portal.formbuilder.enums import COLUMN_KINDS, NUMBERS, FieldKind

LEVELS = [("1", "1"), ("2", "2"), ("3", "3")]
RULES = [
    ("", "—"),
    ("sum", gettext_lazy("column = sum of columns")),
    ("product", gettext_lazy("column = product of columns")),
    ("percent", gettext_lazy("column = share of the total in percent")),
    ("equal_totals", gettext_lazy("two totals agree")),
]


class ColumnRow(forms.Form):
    """A column."""

    label = forms.CharField(label=gettext_lazy("heading"), max_length=200, required=False)
    name = NameField(label=gettext_lazy("short name"))
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"), required=False,
        choices=[(one, FieldKind(one).label) for one in COLUMN_KINDS],
    )  # fmt: skip
    required = forms.BooleanField(label=gettext_lazy("must be answered"), required=False)
    summed = forms.BooleanField(label=gettext_lazy("added up"), required=False)
    unit = forms.CharField(label=gettext_lazy("unit of measure"), max_length=20, required=False)
    options = OptionsField(label=gettext_lazy("choices, one a line"), rows=2)
    max_chars = forms.IntegerField(label=gettext_lazy("most characters"), required=False, min_value=1, max_value=20000)
    least = forms.CharField(label=gettext_lazy("least"), required=False, max_length=20)
    most = forms.CharField(label=gettext_lazy("most"), required=False, max_length=20)
    width = forms.IntegerField(
        label=gettext_lazy("width in print (percent)"), required=False, min_value=1, max_value=100
    )
    hint = forms.CharField(label=gettext_lazy("hint"), max_length=500, required=False)
    prefill = forms.CharField(label=gettext_lazy("filled in beforehand from"), max_length=80, required=False)
    locked = forms.BooleanField(label=gettext_lazy("cannot be changed by the applicant"), required=False)
    printed_empty = forms.BooleanField(label=gettext_lazy("only in print, for the hand"), required=False)

    def clean(self) -> dict[str, Any]:
        """Demand a heading where anything else is said, and read the limits."""
        data = super().clean() or {}
        said = [key for key, value in data.items() if value and key not in ("kind", "DELETE", "ORDER")]
        if said and not data.get("label"):
            self.add_error("label", _("The column has no heading."))
        for name in ("least", "most"):
            if data.get(name):
                try:
                    data[name] = bound(data[name], data.get("kind") or "")
                except ValidationError as wrong:
                    self.add_error(name, wrong)
        return data

    def part(self) -> dict[str, Any] | None:
        """Return the column as a definition holds it; nothing for an empty row."""
        data = self.cleaned_data
        if not data.get("label"):
            return None
        kept = ("name", "label", "kind", "required", "hint", "unit", "options", "width", "prefill", "locked")
        limit = {"max_chars": data.get("max_chars"), "min": data.get("least"), "max": data.get("most")}
        limit = filled(limit)
        if data.get("kind") != FieldKind.ONE_OF:
            data["options"] = []
        return filled({**{key: data.get(key) for key in (*kept, "printed_empty")}, "limit": limit})


class GivenRow(forms.Form):
    """A row that the form gives."""

    label = forms.CharField(label=gettext_lazy("words of the row"), max_length=200, required=False)
    level = forms.ChoiceField(label=gettext_lazy("depth"), choices=LEVELS, required=False)
    outside = forms.BooleanField(label=gettext_lazy("not in the sum (其中)"), required=False)
    group = forms.CharField(label=gettext_lazy("groups"), max_length=300, required=False)
    blocked = forms.MultipleChoiceField(label=gettext_lazy("cells that print “/”"), required=False)

    def __init__(self, *args: Any, columns: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blocked"].choices = list(columns)  # type: ignore[attr-defined]
        self.fields["blocked"].widget.attrs["size"] = 3

    def part(self) -> dict[str, Any] | None:
        """Return the row as a definition holds it; nothing for an empty one."""
        data = self.cleaned_data
        if not any(data.get(key) for key in ("label", "group", "blocked", "outside")):
            return None
        level = int(data.get("level") or 1)
        more = {"level": level if level > 1 else None, "blocked": data.get("blocked")}
        more["group"] = parts_in(data.get("group"))
        return {"label": data.get("label", ""), **filled(more), **({"in_sum": False} if data.get("outside") else {})}


class RuleRow(forms.Form):
    """A rule of the figures of a table."""

    rule = forms.ChoiceField(label=gettext_lazy("rule"), choices=RULES, required=False)
    target = forms.ChoiceField(label=gettext_lazy("column that is worked out"), required=False)
    parts = forms.MultipleChoiceField(label=gettext_lazy("from the columns"), required=False)
    left = forms.ChoiceField(label=gettext_lazy("total of"), required=False)
    right = forms.ChoiceField(label=gettext_lazy("agrees with"), required=False)
    message = forms.CharField(label=gettext_lazy("what is said where it fails"), max_length=300, required=False)

    def __init__(
        self, *args: Any, columns: Iterable[tuple[str, str]] = (), totals: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own, others = list(columns), list(totals)
        for name, choices in {
            "target": [("", "—"), *own], "parts": own, "left": [("", "—"), *own, *others],
            "right": [("", "—"), *own, *others],
        }.items():  # fmt: skip
            held = self.initial.get(name)
            strange = [one for one in (held if isinstance(held, list) else [held]) if one and one not in dict(choices)]
            self.fields[name].choices = [*choices, *((one, one) for one in strange)]  # type: ignore[attr-defined]
        self.fields["parts"].widget.attrs["size"] = 3

    def part(self) -> dict[str, Any] | None:
        """Return the rule as a definition holds it; nothing for an empty row."""
        data = self.cleaned_data
        rule = data.get("rule")
        if not rule:
            return None
        if rule == "equal_totals":
            return filled({"rule": rule, **{key: data.get(key) for key in ("left", "right", "message")}})
        if rule == "percent":
            return filled({"rule": rule, "target": data.get("target"), "of": next(iter(data.get("parts") or ()), "")})
        return filled({"rule": rule, "target": data.get("target"), "parts": data.get("parts")})


def column_values(column: Mapping[str, Any], summed: Iterable[str]) -> dict[str, Any]:
    """Return the values with which the row of a column opens."""
    limit = column.get("limit", {})
    more = {"max_chars": limit.get("max_chars"), "least": limit.get("min"), "most": limit.get("max")}
    plain = {key: value for key, value in column.items() if key != "limit"}
    return {**plain, **more, "summed": column["name"] in summed}


def given_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which a given row opens."""
    return {
        "label": row.get("label", ""),
        "level": str(row.get("level", 1)),
        "outside": not row.get("in_sum", True),
        "group": "、".join(row.get("group", [])),
        "blocked": row.get("blocked", []),
    }


def rule_values(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which the row of a rule opens."""
    return {**rule, "parts": [rule["of"]] if "of" in rule else rule.get("parts", [])}


def totals_before(before: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the totals of earlier tables and the earlier numbers, for two totals that are to agree."""
    found = []
    for one in before:
        if one["kind"] in NUMBERS:
            found.append((one["name"], one["label"]))
        for column in one.get("columns", []):
            if column["kind"] in NUMBERS:
                found.append((f"{one['name']}.{column['name']}", f"{one['label']} · {column['label']}"))
    return found
