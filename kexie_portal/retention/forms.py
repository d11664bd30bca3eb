"""How long the things of a purpose stay, with basis and reason."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie_portal.retention.actions import Wanted
from kexie_portal.retention.enums import Unit
from kexie_portal.retention.models import Term
from kexie_portal.retention.queries import Kept


class TermForm(forms.Form):
    """A term."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    number = forms.IntegerField(label=_("Term"), min_value=1, max_value=36_500)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Unit.choices)
    basis = forms.CharField(label=_("Legal basis"), max_length=200)
    sample = forms.BooleanField(label=_("Sample: not decided yet"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Such as the document that says so"))

    @staticmethod
    def opened(kept: Kept) -> dict[str, object]:
        """Return what holds now."""
        values = {"number": kept.number, "unit": kept.unit, "basis": kept.basis, "sample": kept.sample}
        return {**values, "version": kept.version}

    @staticmethod
    def values_of(row: Term) -> dict[str, object]:
        """Return what a row says."""
        values = {"number": row.number, "unit": row.unit, "basis": row.basis, "sample": row.sample}
        return {**values, "reason": row.reason, "version": row.pk}

    def wanted(self) -> Wanted:
        """Return what a sound form asks for."""
        values = self.cleaned_data
        return Wanted(values["number"], values["unit"], values["basis"], values["reason"], values["sample"])
