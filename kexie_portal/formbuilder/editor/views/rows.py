"""Rows that come, move and go within a form while it is typed; nothing is saved until the form is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

MOST_ROWS = 500


def rows_of(
    form: type[forms.Form], name: str, *, data: Any = None, initial: Iterable[Mapping[str, Any]] = (), **needs: Any
) -> BaseFormSet:
    """Return rows of a form by their name; unsent where `data` is None. A row with nothing in it is no row."""
    made = formset_factory(
        form, extra=0, can_delete=True, can_order=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
    )
    rows = made(data, prefix=name, initial=list(initial), form_kwargs=needs)
    for place, row in enumerate(rows.forms):
        row.empty_permitted = True
        row.use_required_attribute = False
        for key in ("ORDER", "DELETE"):
            row.fields[key].widget = forms.HiddenInput() if key == "ORDER" else forms.CheckboxInput()
        row.fields["ORDER"].initial = place + 1
    return rows


def kept(rows: BaseFormSet) -> list[Any]:
    """Return the rows that stay, in their order."""
    left = [row for row in rows.forms if not row["DELETE"].data]
    return sorted(left, key=_order)


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """Return what was typed into a form, right or wrong."""
    return {name: form[name].data for name in form.fields}


def redrawn(rows: BaseFormSet, verb: str) -> list[dict[str, Any]]:
    """Return what was typed into rows, after one verb: `add`, `up-2`, `down-2` or `remove-2`."""
    found = [typed(row) for row in kept(rows)]
    word, _bar, place = verb.partition("-")
    at = int(place) if place.isdecimal() else -1
    if word == "add":
        return [*found, {}]
    if word == "remove" and 0 <= at < len(found):
        del found[at]
        return found
    to = at + {"up": -1, "down": 1}.get(word, 0)
    if 0 <= at < len(found) and 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


def _order(row: Any) -> int:
    text = str(row["ORDER"].data or "")
    return int(text) if text.isdecimal() and len(text) < 9 else MOST_ROWS
