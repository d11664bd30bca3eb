"""Forms of the dashboards and of the official counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import DayField, VersionedFormMixin
from orgs.common.enums import EnterpriseClass
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label
from reports.coverage.models import OfficialCount


def not_to_come(day: date | None) -> date | None:
    """Refuse a day that is still to come: nobody knows its figures."""
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."))
    return day


class BoardForm(forms.Form):
    """Which day and class a dashboard shows; what cannot be read falls back to today and all."""

    on = DayField(label=_("day"), required=False)
    enterprise_class = forms.ChoiceField(choices=EnterpriseClass.choices, required=False)

    def clean_on(self) -> date | None:
        """Refuse a day that is still to come."""
        return not_to_come(self.cleaned_data["on"])

    def chosen(self) -> tuple[date, EnterpriseClass]:
        """Return day and class."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else getattr(self, "cleaned_data", {})
        return values.get("on") or timezone.localdate(), EnterpriseClass(
            values.get("enterprise_class") or EnterpriseClass.ALL
        )


class UnitChoice(forms.ModelChoiceField):
    """Units named with their city."""

    def label_from_instance(self, obj: Organization) -> str:
        """Name the unit so that two of the same name are told apart."""
        return label(obj)


class OfficialCountForm(VersionedFormMixin, forms.ModelForm):
    """An official count with its source."""

    unit = UnitChoice(label=_("unit"), queryset=Organization.objects.none(), widget=forms.Select({"data-select": ""}))
    as_of = DayField(label=_("as of"), help_text=_("The day for which the source gives the count"))

    class Meta:
        model = OfficialCount
        fields = ("unit", "enterprise_class", "as_of", "count", "source")

    instance: OfficialCount

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["version"]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if self.instance.pk:
            for name in ("unit", "enterprise_class", "as_of"):
                self.fields[name].disabled = True

    def clean_as_of(self) -> date | None:
        """Refuse a day that is still to come."""
        return not_to_come(self.cleaned_data["as_of"])
