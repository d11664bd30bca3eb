"""The form that returns an election or a change to those who filed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import CaseState

if TYPE_CHECKING:
    from orgs.changes.models.case import AssociationCase


class CaseReturnForm(forms.Form):
    """What has to be put right; where the case lies with the city, a notice with a number goes out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What has to be put right"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    with_letter = forms.BooleanField(label=_("Issue a notice of return with a number"), required=False)

    def __init__(self, *args: Any, case: AssociationCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.state != CaseState.APPROVING:
            del self.fields["with_letter"]

    @property
    def has_letter(self) -> bool:
        """Tell whether a notice can go out."""
        return "with_letter" in self.fields
