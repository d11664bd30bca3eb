"""The signature of the leader in charge on paper, as it is recorded with a move."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import DayField
from kexie_portal.workflow.signing import SIGNER_LENGTH, PaperSignature


class PaperForm(forms.Form):
    """Name, day and scan of a signature on paper."""

    signer = forms.CharField(label=_("Leader in charge who signed"), max_length=SIGNER_LENGTH)
    signed_on = DayField(label=_("Signed on"))
    scan = forms.FileField(
        label=_("Scan of the signature"),
        help_text=_("PDF, PNG or JPEG; 20 MB at most."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def signature(self) -> PaperSignature:
        """Return what the move takes."""
        return signature_in(self)


def add_to(form: Any, *, required: bool) -> None:
    """Ask for the signature in the form of a move; a mere look at its letter does without."""
    for name, field in PaperForm().fields.items():
        field.required = required
        form.fields[name] = field


def signature_in(form: Any) -> PaperSignature:
    """Return the signature that a sound form holds."""
    told = form.cleaned_data
    return PaperSignature(told["signer"], told["signed_on"], told["scan"])
