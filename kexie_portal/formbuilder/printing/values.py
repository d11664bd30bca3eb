"""What stands in a place of the paper: the answer, or room for the hand where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kexie_portal.formbuilder.definition import PERSON_PARTS
from kexie_portal.formbuilder.printing.numerals import BLANK_DAY, day_as, period_as
from kexie_portal.web import figures

UNTICKED, TICKED = "□", "☑"
NOTHING = SafeString("")
#: Decimals of money on paper, in 万元 as in 元; of other numbers as many as were typed.
MONEY_DECIMALS = 2
#: A list of more options than these is a code list: only the chosen one is printed.
MOST_BOXES = 12
YES_NO = ({"value": "yes", "label": "是"}, {"value": "no", "label": "否"})


def shown(field: Mapping[str, Any], answers: Mapping[str, Any]) -> SafeString:
    """Return the printed value of a field: choices all with their boxes, other kinds the answer or nothing."""
    name = str(field.get("name", ""))
    value = answers.get(name)
    kind = field.get("kind")
    if kind in ("one_of", "several_of"):
        return choices(field, value, str(answers.get(f"{name}.other") or ""))
    if kind == "yes_no":
        return _boxes(YES_NO, {"yes"} if value is True else {"no"} if value is False else set())
    written = _WRITERS.get(str(kind), _plain)(field, value)
    return with_unit(written, field) if written else written


def choices(field: Mapping[str, Any], value: object, other: str = "") -> SafeString:
    """Return every choice with its box, the chosen ones ticked, "其他" with a line."""
    chosen = {str(one) for one in value} if isinstance(value, (list, tuple)) else {str(value)} if value else set()
    options = field.get("options", ())
    if len(options) > MOST_BOXES:
        words = [str(one["label"]) for one in options if one["value"] in chosen] + [other] * bool(other)
        return conditional_escape("；".join(words))
    printed = _boxes(options, chosen)
    if not field.get("other"):
        return printed
    mark = TICKED if "other" in chosen or other else UNTICKED
    line = format_html('<span class="choice">{}其他<u class="line">{}</u></span>', mark, other)
    return printed + line


def _boxes(options: Any, chosen: set[str]) -> SafeString:
    rows = ((TICKED if str(one["value"]) in chosen else UNTICKED, one["label"]) for one in options)
    return format_html_join("", '<span class="choice">{}{}</span> ', rows)


def with_unit(written: SafeString, field: Mapping[str, Any]) -> SafeString:
    """Put the unit behind a number."""
    unit = field.get("unit")
    return format_html("{}{}", written, unit) if unit else written


def number(value: object, kind: str = "decimal") -> str:
    """Write a number as it was typed, money with two decimals: 1200.00. Nothing stays nothing."""
    if value is None or value == "":
        return ""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not amount.is_finite():
        return str(value)
    if kind == "yuan":
        return figures.decimal(amount, MONEY_DECIMALS).replace(",", "")
    return format(amount, "f")  # not a figure: as it was typed


def lines(text: object) -> SafeString:
    """Return a text of several lines as paragraphs."""
    rows = ((line,) for line in str(text or "").splitlines() if line.strip())
    return format_html_join("", "<p>{}</p>", rows)


def person_words(person: object) -> str:
    """Name a person with what else is known, in the order of the parts."""
    if not isinstance(person, Mapping):
        return str(person or "")
    return "，".join(str(person[part]) for part in PERSON_PARTS if person.get(part))


def _plain(_field: Mapping[str, Any], value: object) -> SafeString:
    return conditional_escape("" if value is None else str(value))


def _number(field: Mapping[str, Any], value: object) -> SafeString:
    return conditional_escape(number(value, str(field.get("kind"))))


def _day(field: Mapping[str, Any], value: object) -> SafeString:
    return conditional_escape(day_as(value, str(field.get("print", {}).get("shape", ""))) if value else BLANK_DAY)


def _rich(_field: Mapping[str, Any], value: object) -> SafeString:
    from kexie_portal.web.richtext import kept  # loads the sanitiser, which only rich texts need

    return mark_safe(kept(str(value)))  # noqa: S308  cleaned by the sanitiser just now


def _organization(_field: Mapping[str, Any], value: object) -> SafeString:
    return conditional_escape(value.get("name", "") if isinstance(value, Mapping) else str(value or ""))


def _several(one: Callable[[object], str]) -> Callable[[Mapping[str, Any], object], SafeString]:
    def write(_field: Mapping[str, Any], value: object) -> SafeString:
        rows = value if isinstance(value, (list, tuple)) else []
        return conditional_escape("；".join(filter(None, map(one, rows))))

    return write


_WRITERS: dict[str, Callable[[Mapping[str, Any], object], SafeString]] = {
    "integer": _number,
    "decimal": _number,
    "yuan": _number,
    "date": _day,
    "period": lambda _field, value: conditional_escape(period_as(value)),
    "long_text": lambda _field, value: lines(value),
    "rich_text": lambda field, value: _rich(field, value) if value else NOTHING,
    "person": lambda _field, value: conditional_escape(person_words(value)),
    "people": _several(person_words),
    "organization": _organization,
    "files": _several(lambda file: str(file.get("name", "")) if isinstance(file, Mapping) else str(file)),
}
