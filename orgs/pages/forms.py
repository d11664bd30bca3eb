"""Forms that several subjects show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.pages.fields import DayField


class EndReasonForm(forms.Form):
    """End something on a day, with the reason; the day is out."""

    day = DayField(label=_("End day"), help_text=_("The first day on which it no longer holds"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())


class EndForm(forms.Form):
    """End a dated relation; the day is out."""

    day = DayField(label=_("End day"), help_text=_("The first day on which it no longer holds"), initial=date.today)


class ReasonForm(forms.Form):
    """Say why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
