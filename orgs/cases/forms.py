"""Set how long a step of a kind of case may last."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.workflow.limits import Limit
from kexie_portal.workflow.models import TimeLimit
from orgs.pages.fields import DayField


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
