"""A condition as rows: field, comparison, value; rows with the same number are joined the other way, in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.formbuilder.editor.forms.words import bound, parts_in

JOINS = [("all", gettext_lazy("all of these hold")), ("any", gettext_lazy("one of these holds"))]
OPERATORS = [
    ("eq", pgettext_lazy("condition", "is")),
    ("ne", pgettext_lazy("condition", "is not")),
    ("in", pgettext_lazy("condition", "is one of")),
    ("gt", pgettext_lazy("condition", "is above")),
    ("lt", pgettext_lazy("condition", "is below")),
    ("has", pgettext_lazy("condition", "has among the choices")),
    ("filled", pgettext_lazy("condition", "is answered")),
    ("empty", pgettext_lazy("condition", "is not answered")),
]
BRACKETS = [("", "—"), ("1", "( 1 )"), ("2", "( 2 )"), ("3", "( 3 )")]
_TRUE, _FALSE = ("true", "yes", "是", "对", "1"), ("false", "no", "否", "不", "0")


class ConditionRow(forms.Form):
    """One comparison with an earlier field."""

    field = forms.ChoiceField(label=pgettext_lazy("condition", "field"), required=False)
    op = forms.ChoiceField(label=gettext_lazy("comparison"), choices=OPERATORS, required=False)
    value = forms.CharField(label=gettext_lazy("value"), required=False, max_length=500)
    bracket = forms.ChoiceField(label=gettext_lazy("brackets"), choices=BRACKETS, required=False)

    def __init__(self, *args: Any, before: Iterable[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = {str(one["name"]): one for one in before if one.get("kind") != "table"}
        choices = [(name, f"{one['label']} ({name})") for name, one in self.before.items()]
        held = str(self.initial.get("field") or "")
        lost = [(held, held)] if held and held not in self.before else []
        self.fields["field"].choices = [("", "—"), *choices, *lost]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the value by the kind of the field that is compared."""
        data = super().clean() or {}
        asked = self.before.get(data.get("field") or "")
        if asked and data.get("op") not in ("filled", "empty"):
            try:
                data["value"] = value_for(asked, data.get("op") or "eq", data.get("value"))
            except ValidationError as wrong:
                self.add_error("value", wrong)
        return data

    def test(self) -> dict[str, Any] | None:
        """Return the comparison as a definition holds it; nothing for an empty row."""
        data = self.cleaned_data
        if not data.get("field"):
            return None
        found = {"field": data["field"], "op": data.get("op") or "eq"}
        return found if found["op"] in ("filled", "empty") else {**found, "value": data["value"]}


def value_for(asked: Mapping[str, Any], op: str, text: Any) -> Any:
    """Read a value by the kind of the field that it is compared with; raises `ValidationError`."""
    values = [_value(asked, part) for part in (parts_in(text) if op == "in" else [str(text or "").strip()])]
    return values if op == "in" else values[0]


def _value(asked: Mapping[str, Any], text: str) -> Any:
    if asked["kind"] == "yes_no":
        if text.lower() in _TRUE:
            return True
        if text.lower() in _FALSE:
            return False
        raise ValidationError(_("Write yes or no."))
    if asked["kind"] in ("integer", "decimal", "yuan"):
        return bound(text, asked["kind"])
    if not text:
        raise ValidationError(_("A value is missing."))
    options = asked.get("options", [])
    return next((one["value"] for one in options if text in (one["value"], one["label"])), text)


def condition_of(join: str, rows: Iterable[ConditionRow]) -> dict[str, Any] | None:
    """Put rows together: those in brackets are joined the other way among themselves."""
    inner = "any" if join == "all" else "all"
    found: list[Any] = []
    groups: dict[str, list[Any]] = {}
    for row in rows:
        test = row.test()
        bracket = row.cleaned_data.get("bracket")
        if test and bracket:
            if bracket not in groups:
                groups[bracket] = []
                found.append({inner: groups[bracket]})
            groups[bracket].append(test)
        elif test:
            found.append(test)
    return {join: found} if found else None


def rows_of(condition: Mapping[str, Any] | None) -> tuple[str, list[dict[str, Any]]]:
    """Take a condition apart into its join and its rows."""
    join = "any" if condition and "any" in condition else "all"
    rows: list[dict[str, Any]] = []
    number = 0
    for one in (condition or {}).get(join) or []:
        if "field" in one:
            rows.append(_row(one, ""))
            continue
        number += 1
        rows += [_row(test, str(number)) for test in one.get("all") or one.get("any") or []]
    return join, rows


def _row(test: Mapping[str, Any], bracket: str) -> dict[str, Any]:
    value = test.get("value")
    words = "、".join(map(str, value)) if isinstance(value, list) else value
    words = {True: "是", False: "否"}.get(words, words) if isinstance(words, bool) else words
    return {"field": test["field"], "op": test["op"], "value": words, "bracket": bracket}
