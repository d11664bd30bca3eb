"""The sheet of targets: a line for each unit, a cell for each figure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from orgs.duty.models.targets import TargetFigure
from orgs.duty.queries.targets import Key, Sheet
from orgs.tree.models.organization import Organization

MOST = 9_999_999


def cell_name(pk: int, figure: str) -> str:
    """Return the name of the field of a unit and figure."""
    return f"t_{pk}_{figure}"


def _field(figure: TargetFigure, unit: Organization) -> forms.Field:
    label = f"{unit.short_name or unit.name} · {figure.label}"
    limits: dict[str, Any] = {"min_value": 0, "required": False, "label": label, "localize": False}
    if figure.is_percent:
        widget = forms.NumberInput(attrs={"step": "0.1", "aria-label": label, "inputmode": "decimal"})
        return forms.DecimalField(max_value=100, max_digits=4, decimal_places=1, widget=widget, **limits)
    widget = forms.NumberInput(attrs={"aria-label": label, "inputmode": "numeric"})
    return forms.IntegerField(max_value=MOST, widget=widget, **limits)


class SheetForm(forms.Form):
    """What a unit sets for the units under it; an empty cell is no target, which is not zero."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))

    def __init__(self, *args: Any, sheet: Sheet, units: Iterable[Organization], **kwargs: Any) -> None:
        self.units = list(units)
        initial: dict[str, object] = {"version": sheet.version}
        for (pk, figure), value in sheet.values.items():
            initial[cell_name(pk, figure)] = value if TargetFigure(figure).is_percent else int(value)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for unit in self.units:
            for figure in TargetFigure:
                self.fields[cell_name(unit.pk, figure.value)] = _field(figure, unit)

    def lines(self) -> list[tuple[Organization, list[BoundField]]]:
        """Return each unit with its cells in the order of the figures."""
        return [(unit, [self[cell_name(unit.pk, figure.value)] for figure in TargetFigure]) for unit in self.units]

    def targets(self) -> dict[Key, Decimal | None]:
        """Return what the action takes: the cells that were changed."""
        found: dict[Key, Decimal | None] = {}
        for unit in self.units:
            for figure in TargetFigure:
                name = cell_name(unit.pk, figure.value)
                if name in self.changed_data:
                    value = self.cleaned_data[name]
                    found[unit.pk, figure.value] = None if value is None else Decimal(value)
        return found
