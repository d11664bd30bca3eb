"""The forms of the enterprise register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import LabelKind
from orgs.pages.fields import CompanyNameField, DayField, UnitField, UsccField, offer
from orgs.register import rules as register_rules
from orgs.register.actions.enterprise import FIELDS, Label
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PARTY = [("", _("not known")), ("true", _("yes")), ("false", _("no"))]


def _party(value: str) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())


class EnterpriseForm(forms.Form):
    """Enter or change an enterprise; the size class follows from industry, staff, revenue and assets."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    uscc = UsccField(label=_("Unified social credit code"))
    name = CompanyNameField(label=_("Enterprise name"), max_length=120)
    unit = UnitField(Organization.objects.none(), label=_("City, county or park"))
    industry = forms.ModelChoiceField(
        Industry.objects.all(), label=_("Industry"), required=False, widget=forms.Select(attrs={"data-select": ""})
    )
    staff = forms.IntegerField(label=_("Staff"), min_value=0, max_value=10**7, required=False, help_text=_("persons"))
    revenue = forms.DecimalField(
        label=_("Revenue"), max_digits=14, decimal_places=2, required=False, help_text=_("10,000 yuan a year")
    )
    assets = forms.DecimalField(
        label=_("Total assets"), max_digits=14, decimal_places=2, required=False, help_text=_("10,000 yuan")
    )
    scitech_workers = forms.IntegerField(
        label=_("Sci-tech workers"), min_value=0, max_value=10**7, required=False, help_text=_("persons")
    )
    has_party_organization = forms.TypedChoiceField(
        label=_("Has a party organization"), choices=PARTY, coerce=_party, empty_value=None, required=False
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    legal_representative = forms.CharField(label=_("Legal representative"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    opened = DayField(
        label=_("Set up on"),
        required=False,
        help_text=_("Without it, the enterprise counts from the day of its entry."),
    )
    since = DayField(
        label=_("New place or size class holds from"),
        required=False,
        help_text=_("Today unless set; figures of the days before stay as they are."),
    )
    is_correction = forms.BooleanField(
        label=_("Place or size was entered wrongly: correct the days before as well"), required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", choosable(user, register_rules.MANAGE_ENTERPRISE))

    def change(self) -> dict[str, Any]:
        """Return from when a change holds, as the action takes it."""
        return {"since": self.cleaned_data["since"], "is_correction": self.cleaned_data["is_correction"]}

    @staticmethod
    def values_of(enterprise: Enterprise) -> dict[str, object]:
        values = {name: getattr(enterprise, name) for name in FIELDS}
        party = enterprise.has_party_organization
        values["has_party_organization"] = "" if party is None else str(party).lower()
        return {**values, "unit": enterprise.unit_id, "industry": enterprise.industry_id, "version": enterprise.version}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class LabelForm(forms.Form):
    """One label; an empty line is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Label"), choices=[("", "—"), *LabelKind.choices], required=False)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    issued = DayField(label=_("Issued on"), required=False)
    expires = DayField(label=_("Expires on"), required=False, future=True)

    def clean(self) -> dict[str, Any]:
        """Refuse a label that expires before it was issued."""
        data = super().clean() or self.cleaned_data
        if self.has_changed() and not data.get("kind"):
            self.add_error("kind", _("Which label is it?"))
        if data.get("issued") and data.get("expires") and data["expires"] <= data["issued"]:
            self.add_error("expires", _("A label cannot expire before it was issued."))
        return data


class BaseLabelFormSet(forms.BaseFormSet):
    """The labels of one enterprise."""

    def labels(self) -> list[Label]:
        """Return what the action takes."""
        return [
            Label(
                pk=form.cleaned_data["pk"],
                kind=form.cleaned_data["kind"],
                number=form.cleaned_data["number"],
                issued=form.cleaned_data["issued"],
                expires=form.cleaned_data["expires"],
                remove=form in self.deleted_forms,
            )
            for form in self.forms
            if form.cleaned_data.get("kind")
        ]


LabelFormSet = forms.formset_factory(
    LabelForm, formset=BaseLabelFormSet, extra=2, can_delete=True, max_num=40, absolute_max=60
)


def labels_of(enterprise: Enterprise) -> list[dict[str, object]]:
    """Return the labels with which the form opens."""
    rows = enterprise.labels.order_by("kind", "issued").values("pk", "kind", "number", "issued", "expires")
    return [dict(row) for row in rows]
