"""Publish, correct or withdraw a work plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.duty.models.targets import FIRST_YEAR, LAST_YEAR
from orgs.duty.models.work_plan import WorkPlan


def _this_year() -> int:
    return timezone.localdate().year


class WorkPlanForm(forms.Form):
    """A work plan: year, title, text, file."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, initial=_this_year)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}))
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF, Word or a spreadsheet; the text above should say the gist")
    )


class CorrectPlanForm(WorkPlanForm):
    """A corrected plan: as it is to read now, and what was put right."""

    reason = forms.CharField(
        label=_("What was put right"),
        max_length=200,
        help_text=_("It stands on the withdrawn plan as the reason of its withdrawal"),
    )
    keep_file = forms.BooleanField(
        label=_("Go on with the file of the withdrawn plan unless another one is given"), required=False
    )

    def __init__(self, *args: Any, plan: WorkPlan, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": plan.year, "title": plan.title, "text": plan.text, "keep_file": True}
        super().__init__(*args, **kwargs)
        if plan.file_id is None:
            del self.fields["keep_file"]


class WithdrawForm(forms.Form):
    """Withdraw a plan with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
