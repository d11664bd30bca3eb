"""Charts as data: what the page's script draws, and the same rows as a table."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from django.utils.formats import number_format
from django.utils.translation import gettext as _


class ChartRow(TypedDict, total=False):
    """One row of a map, ranking or donut; `state` tells a value from “no data” and “does not apply”."""

    key: str
    name: str
    value: float | None
    state: Literal["value", "none", "na"]
    url: str
    note: str


def row(key: str, name: str, value: float | None, *, applies: bool = True, url: str = "", note: str = "") -> ChartRow:
    """Make a row whose state follows from its value: None is no data, unless the figure does not apply."""
    state: Literal["value", "none", "na"] = "na" if not applies else "none" if value is None else "value"
    return {"key": key, "name": name, "value": value, "state": state, "url": url, "note": note}


def prepared(options: Mapping[str, Any]) -> dict[str, object]:
    """Add the words of the reader's language to the options."""
    return {"words": {"none": _("no data"), "na": _("does not apply")}, **options}


def spoken(value: float | None, state: str, options: Mapping[str, Any]) -> str:
    """Say a value as the table shows it: number with unit, “no data” or “does not apply”."""
    if state == "na":
        return _("does not apply")
    if state == "none" or value is None:
        return _("no data")
    unit = options.get("unit", "")
    whole = float(value).is_integer() and unit != "%" and not options.get("digits")
    digits = 0 if whole else options.get("digits", 1)
    return f"{number_format(round(value, digits), digits)}{unit}"  # number_format cuts digits off, it does not round


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
