"""Set how long a step of a kind of case may last, and choose what the page of step times shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.forms import RemoteSelect
from kexie_portal.workflow.limits import Limit
from kexie_portal.workflow.models import TimeLimit
from kexie_portal.workflow.tables import table_of
from orgs.cases.queries.times import Span, last_days
from orgs.cases.registry import timed_kinds
from orgs.pages.fields import DayField, UnitField, offer
from orgs.tree.models.organization import Organization


class TimeLimitForm(forms.Form):
    """Working days from a day on, with the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    days = forms.IntegerField(label=_("Working days"), min_value=TimeLimit.LEAST, max_value=TimeLimit.MOST)
    first_day = DayField(
        label=_("Holds from"), future=True, help_text=_("For cases that come into this state from that day on")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Such as the document that says so"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_day", timezone.localdate())

    @staticmethod
    def values_of(limit: Limit, version: int) -> dict[str, object]:
        return {"version": version, "days": limit.days}

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "version": self.cleaned_data["version"] or 0}


class HeldForm(forms.Form):
    """Which cases the page of cases under way shows."""

    kind = forms.ChoiceField(label=_("Kind of case"), required=False)
    unit = UnitField(
        label=_("Unit"),
        queryset=Organization.objects.none(),
        required=False,
        widget=RemoteSelect(url=reverse_lazy("orgs:unit_options"), attrs={"data-placeholder": _("all")}),
    )

    def __init__(self, data: Mapping[str, Any], *, units: QuerySet[Organization]) -> None:
        super().__init__(data)
        offer(self, "unit", units)
        kinds = [(str(one.model._meta.model_name), table_of(one.model).name) for one in timed_kinds()]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [("", _("all")), *kinds]


class TimesForm(HeldForm):
    """What the page of step times shows: which steps, in which days, grouped how."""

    BY = (("kind", _("kind of case")), ("city", pgettext_lazy("level", "cities")), ("county", _("counties")))

    by = forms.ChoiceField(label=_("Grouped by"), choices=BY, required=False)
    first = DayField(label=_("Finished from"), required=False)
    last = DayField(label=_("Finished until"), required=False)
    field_order = ("by", "kind", "unit", "first", "last")

    def span(self) -> Span:
        """Return the days asked for; the last year where none is said."""
        year = last_days(365)
        values = self.cleaned_data
        return Span(values.get("first") or year.first, values.get("last") or year.last)

    def clean(self) -> dict[str, Any]:
        """Refuse days that lie backward."""
        values = super().clean() or {}
        if values.get("first") and values.get("last") and values["last"] < values["first"]:
            self.add_error("last", _("It cannot end before it began."))
        return values
