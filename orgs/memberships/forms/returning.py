"""Return an application with what is to be put right, and send it again."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.forms import DayField as AnyDayField
from kexie_portal.workflow.reopening import ReopenForm
from orgs.memberships.actions import returning
from orgs.memberships.forms.joining import JoinsAs
from orgs.memberships.models import MembershipApplication
from orgs.pages.fields import DriverField


class ReturnApplicationForm(ReopenForm):
    """Return an application: what is to be put right, with a remark on each, until when, and why."""

    answer_day = AnyDayField(
        label=_("To be sent again by"),
        required=False,
        help_text=_("Empty: the working days that are set for it. Not sent again by then, the application lapses."),
    )
    answer_time = forms.TimeField(
        label=_("Time"),
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Empty: the end of that day"),
    )

    def answer_by(self) -> datetime | None:
        """Return the minute by which it is to be sent again, where the form says one."""
        day, minute = self.cleaned_data.get("answer_day"), self.cleaned_data.get("answer_time")
        return timezone.make_aware(datetime.combine(day, minute or time(23, 59))) if day else None


class ResubmitForm(JoinsAs):
    """Put an application right: only what the return opened can be written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("reason for joining"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    driver = DriverField()
    note = forms.CharField(
        label=pgettext_lazy("application", "What was put right"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("version", "form", "committee", "words", "driver", "note")

    def __init__(self, *args: Any, application: MembershipApplication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_for(application.body)
        opened = returning.opened(application)
        for key, names in returning.PARTS.items():
            for field in (self.fields[name] for name in names if name in self.fields):
                field.disabled = key not in opened
                field.marked = key in application.marked  # type: ignore[attr-defined]
                if remark := application.remarks.get(key):
                    field.help_text = remark

    @staticmethod
    def values_of(application: MembershipApplication) -> dict[str, object]:
        return {name: getattr(application, name) for name in ("version", "form", "committee", "words", "driver")}
