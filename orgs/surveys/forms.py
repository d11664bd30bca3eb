"""The forms of surveys: making one, putting it right, returning what was submitted, taking the answers away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.formbuilder.models import FormVersion
from orgs.pages.fields import DayField, NameField, UnitField
from orgs.surveys.enums import SurveyKind
from orgs.surveys.models import Survey
from orgs.tree.models.organization import Organization

FIRST_YEAR, LAST_YEAR = 2018, 2099


class SurveyWordsForm(forms.Form):
    """Title, purpose and last day of a survey."""

    title = NameField(label=_("Title"), max_length=120)
    note = forms.CharField(
        label=_("What it is for"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = DayField(label=_("To be submitted by"), required=False, future=True)


class SurveyForm(SurveyWordsForm):
    """A new survey: which form, in whose name, until when."""

    unit = UnitField(Organization.objects.none(), label=_("In the name of"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=SurveyKind.choices, initial=SurveyKind.SENT,
        help_text=_("A survey goes to the associations that you choose; a self-description each begins by itself."),
    )  # fmt: skip
    year = forms.IntegerField(
        label=_("Year that is described"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False,
        help_text=_("Only for a self-description"),
    )  # fmt: skip
    form_version = forms.ModelChoiceField(
        FormVersion.objects.none(), label=_("Form"), widget=forms.Select(attrs={"data-select": ""})
    )
    field_order = ("title", "unit", "form_version", "kind", "year", "due_on", "note")

    def __init__(
        self, *args: Any, units: QuerySet[Organization], versions: QuerySet[FormVersion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["form_version"].queryset = versions  # type: ignore[attr-defined]
        only = list(units[:2])
        if len(only) == 1:
            self.initial.setdefault("unit", only[0].pk)
        self.initial.setdefault("year", timezone.localdate().year)


class SurveyChangeForm(SurveyWordsForm):
    """Put a survey right."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))

    @staticmethod
    def values_of(survey: Survey) -> dict[str, object]:
        return {name: getattr(survey, name) for name in ("title", "note", "due_on", "version")}

    def values(self) -> dict[str, Any]:
        """Return what the action writes."""
        return {name: self.cleaned_data[name] for name in ("title", "note", "due_on")}


class ReasonForm(forms.Form):
    """Why something is returned."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ExportForm(forms.Form):
    """What the answers are taken away for; they may name people."""

    whole = forms.BooleanField(label=_("With those that are not submitted yet"), required=False)
    reason = forms.CharField(
        label=_("What for"), max_length=200, help_text=_("The answers may name people; the reason is written down.")
    )
