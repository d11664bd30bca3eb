"""Charts as data: what the page's script draws, and the same rows as a table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict

from django.utils.translation import gettext as _

from kexie_portal.web import figures


class ChartRow(TypedDict, total=False):
    """One row of a map, ranking or donut; `state` tells a value from “no data” and “does not apply”."""

    key: str
    name: str
    value: float | None
    state: Literal["value", "none", "na"]
    url: str
    note: str


def row(
    key: str, name: str, value: figures.Number | None, *, applies: bool = True, url: str = "", note: str = ""
) -> ChartRow:
    """Make a row whose state follows from its value: None is no data, unless the figure does not apply.

    The value is rounded here, once; rows are put in order by the exact values before.
    """
    state: Literal["value", "none", "na"] = "na" if not applies else "none" if value is None else "value"
    return {"key": key, "name": name, "value": figures.plain(value), "state": state, "url": url, "note": note}


def ranked(rows: Iterable[ChartRow], out: Mapping[str, int] | None = None) -> str:
    """Say how many units a ranking compares (n), and how many it does not, each with its reason.

    `out` are those that have no row at all, by the words that say why.
    """
    states = Counter(one["state"] for one in rows)
    absent = {figures.absent(state): states[state] for state in ("none", "na")}
    for words, number in (out or {}).items():
        absent[words] = absent.get(words, 0) + number
    number, every = states["value"], states.total() + sum((out or {}).values())
    said = _("n = %(number)s: so many of %(every)s units take part in the ranking") % {
        "number": figures.count(number),
        "every": figures.count(every),
    }
    why = [
        _("%(why)s %(number)s") % {"why": words, "number": figures.count(one)} for words, one in absent.items() if one
    ]
    return said + (_(" (not: %(reasons)s)") % {"reasons": _(", ").join(why)} if why else "")


def prepared(options: Mapping[str, Any]) -> dict[str, object]:
    """Add the words of the reader's language to the options."""
    return {"words": {"none": _("no data"), "na": _("does not apply")}, **options}


def spoken(value: float | None, state: str, options: Mapping[str, Any]) -> str:
    """Say a value as the table shows it: number with unit, “no data” or “does not apply”."""
    if state != "value" or value is None:
        return figures.absent(state)
    unit = options.get("unit", "")
    if unit == "%":
        return figures.rate(value)
    digits = 0 if float(value).is_integer() else options.get("digits", figures.DIGITS)
    return f"{figures.decimal(value, digits)}{unit}"


def table_of(options: Mapping[str, Any]) -> dict[str, object]:
    """Turn the options of a chart into head and rows of cells (text, url) for its table."""
    if "rows" in options:
        body = [
            [
                {"text": one["name"], "url": one.get("url", "")},
                {"text": spoken(one["value"], one["state"], options)},
                {"text": one.get("note", "")},
            ]
            for one in options["rows"]
        ]
        noted = any(cells[2]["text"] for cells in body)
        return {
            "head": [_("Name"), _("Value"), *([_("Note")] if noted else [])],
            "body": body if noted else [cells[:2] for cells in body],
        }
    series = options.get("series", [])
    urls = options.get("urls") or []
    body = []
    for at, label in enumerate(options.get("labels", [])):
        values = [one["values"][at] for one in series]
        cells = [{"text": spoken(value, "none" if value is None else "value", options)} for value in values]
        body.append([{"text": label, "url": urls[at] if at < len(urls) else ""}, *cells])
    return {"head": ["", *[one["name"] for one in series]], "body": body}
