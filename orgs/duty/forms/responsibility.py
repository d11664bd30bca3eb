"""Who answers for the work at a city or county."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.duty.models.responsibility import ResponsibleRole
from orgs.pages.fields import DayField, PhoneField, VersionedForm


class _Entry(forms.Form):
    """A person or a department."""

    name = forms.CharField(label=_("name"), max_length=60)
    duty = forms.CharField(label=_("Duty"), max_length=60, required=False)
    phone = PhoneField(label=_("Phone"), required=False)

    def named_for(self, role: str) -> None:
        """Call the fields as the role needs them."""
        if role == ResponsibleRole.DEPARTMENT:
            self.fields["name"].label = _("Department")
            del self.fields["duty"]
            self.fields["phone"].label = _("Office phone")


class AppointForm(_Entry):
    """Name somebody from a day on; the predecessor's days end then. With an end day it is a former one."""

    first_day = DayField(label=_("First day"))
    end_day = DayField(
        label=_("End day"),
        required=False,
        help_text=_("Only for a former one who is entered afterwards: the first day on which it was over"),
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_day", timezone.localdate())
        self.named_for(role)


class CorrectForm(VersionedForm, _Entry):
    """Put an entry right; of one that has ended the end day too."""

    first_day = DayField(label=_("First day"))
    end_day = DayField(
        label=_("End day"),
        required=False,
        help_text=_("The first day on which it no longer holds; leave it empty where it was ended by mistake"),
    )

    def __init__(self, *args: Any, role: str, has_ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named_for(role)
        if not has_ended:
            del self.fields["end_day"]
