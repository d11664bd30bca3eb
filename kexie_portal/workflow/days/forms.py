"""Enter the named days of a year: lines, a file, or spans as a notice writes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import DayField
from kexie_portal.workflow.days import reading
from kexie_portal.workflow.days.calendars import Named

HOLIDAY, MADE_UP = "0", "1"
SPANS = 4


class YearForm(forms.Form):
    """The lines of a year with their source; `seen` marks what was looked at in the preview."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    seen = forms.CharField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    source = forms.CharField(
        label=_("Notice or source"), max_length=200, help_text=_("Title and number of the notice of the State Council")
    )
    sample = forms.BooleanField(
        label=_("Sample: the notice is not published yet"), required=False, help_text=_("Marked wherever it is shown")
    )
    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("Columns day, works (0 holiday, 1 make-up day), name; it takes the place of the lines below."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
    )
    text = forms.CharField(
        label=_("Days, one a line"),
        required=False,
        strip=False,
        help_text=_("Such as 2027-10-01,0,国庆节 — 0 is a holiday, 1 a make-up day"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "code-lines"}),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.days: dict[date, Named] = {}

    def clean(self) -> dict[str, Any]:
        """Take the lines of the file in place of those typed."""
        values = super().clean() or {}
        try:
            text = reading.decoded(values["file"].read()) if values.get("file") else values.get("text", "")
        except reading.Unreadable as unreadable:
            self.add_error("file", str(unreadable))
            return values
        values["text"] = text
        return values

    def read(self, spans: Iterable[SpanForm]) -> bool:
        """Read the lines, those of the spans behind them; every fault of every line is said at once."""
        text = self.cleaned_data["text"]
        lines = "".join(one.lines() for one in spans)
        text += "\n" if lines and text and not text.endswith("\n") else ""
        self.cleaned_data["text"] = text + lines
        found = reading.read(text + lines, self.year)
        for fault in found.faults:
            self.errors.setdefault("text", self.error_class()).append(str(fault))
        self.days = found.days
        return not found.faults

    @property
    def mark(self) -> str:
        """Return what tells one text from another."""
        said = f"{self.cleaned_data.get('sample')} {reading.written(self.days)}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class SpanForm(forms.Form):
    """A holiday from a day to a day, or make-up days."""

    name = forms.CharField(label=_("Name"), max_length=reading.NAME_LENGTH, required=False)
    works = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[(HOLIDAY, _("holiday")), (MADE_UP, _("make-up day"))]
    )
    first = DayField(label=_("First day"), required=False)
    last = DayField(label=_("Last day of it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse half a span."""
        values = super().clean() or {}
        if self.errors or not self.is_filled:
            return values
        for name in ("name", "first"):
            if not values.get(name):
                self.add_error(name, _("This belongs to it."))
        first, last = values.get("first"), values.get("last")
        if first and last and (last < first or (last - first).days > reading.MOST_LINES):
            self.add_error("last", _("It cannot end before it began."))
        return values

    @property
    def is_filled(self) -> bool:
        """Tell whether anything is typed."""
        values = getattr(self, "cleaned_data", {})
        return any(values.get(name) for name in ("name", "first", "last"))

    def lines(self) -> str:
        """Return the span as lines."""
        values = self.cleaned_data
        if not self.is_filled:
            return ""
        last = values["last"] or values["first"]
        days = reading.span(values["first"], last, works=values["works"] == MADE_UP, name=values["name"])
        return reading.written(dict(days))


SpanFormSet = forms.formset_factory(SpanForm, extra=SPANS, max_num=20, validate_max=True)
