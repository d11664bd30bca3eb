"""Mark many associations at once with the driver that they came by."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.forms.fields import DayField
from orgs.models import Driver


class MarkManyForm(forms.Form):
    """One driver for all that are selected; left empty, each bears the mark from its founding."""

    driver = forms.ChoiceField(label=_("Came by"), choices=Driver.choices, widget=forms.RadioSelect)
    first_day = DayField(
        label=_("First day"), required=False, help_text=_("Left empty: the founding date of each association")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
