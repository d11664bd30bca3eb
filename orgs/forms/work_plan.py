"""Publish or withdraw a work plan."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.models.target_setting import FIRST_YEAR, LAST_YEAR


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


class WithdrawForm(forms.Form):
    """Withdraw a plan with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
