"""A term, an election and the persons whom a case puts into office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.changes.actions.election import ElectionData, PersonData
from orgs.changes.actions.term import TermData
from orgs.changes.models.election import ElectionCase
from orgs.common.enums import ELECTED_ROLES, OfficerRole
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS, USUAL_YEARS
from orgs.pages.fields import DayField, NameField, PhoneField
from orgs.register.models.association import Officer
from orgs.tree.models.organization import Organization

YEARS = [(number, str(number)) for number in range(MOST_YEARS, FEWEST_YEARS - 1, -1)]


class TermForm(forms.Form):
    """Enter or correct a term."""

    before = forms.CharField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    number = forms.IntegerField(
        label=_("Number of the term"), min_value=1, max_value=99, help_text=_("1 for the first committee")
    )
    first_day = DayField(label=_("First day"), help_text=_("The day of the founding meeting or of the election"))
    years = forms.TypedChoiceField(label=_("Years"), choices=YEARS, coerce=int, initial=USUAL_YEARS)
    end_day = DayField(
        label=_("End day"), required=False, help_text=_("Only of a term that is over: the day on which the next began")
    )
    extended_to = DayField(
        label=_("Election put off to"),
        required=False,
        future=True,
        help_text=_("Only where a decision on paper put it off, by a year at most; otherwise file a change"),
    )
    extension_number = forms.CharField(label=_("Number of that decision"), max_length=60, required=False)

    def data_of(self) -> TermData:
        return TermData(**{name: value for name, value in self.cleaned_data.items() if name != "before"})


class ElectionForm(forms.Form):
    """The result of a term election."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    number = forms.IntegerField(label=_("Number of the new term"), min_value=1, max_value=99)
    meeting_day = DayField(label=_("Day of the election"))
    first_day = DayField(label=_("First day of the new term"), help_text=_("Usually the day of the election"))
    years = forms.TypedChoiceField(label=_("Years"), choices=YEARS, coerce=int, initial=USUAL_YEARS)
    attended = forms.IntegerField(
        label=_("Delegates who attended"), min_value=0, max_value=10**6, required=False, help_text=_("persons")
    )
    remark = forms.CharField(
        label=_("Course of the meeting"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @staticmethod
    def values_of(case: ElectionCase) -> dict[str, object]:
        names = ("version", "number", "meeting_day", "first_day", "years", "attended", "remark")
        return {name: getattr(case, name) for name in names}

    def data_of(self, people: tuple[PersonData, ...]) -> ElectionData:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return ElectionData(**data, people=people)


class PersonForm(forms.Form):
    """One person who comes into office; an empty line is nobody."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in ELECTED_ROLES],
        initial=OfficerRole.COMMITTEE_MEMBER,
    )
    name = forms.CharField(label=_("Name of the person"), max_length=40, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    duty = forms.CharField(label=_("Duty in the enterprise"), max_length=60, required=False)

    def clean(self) -> dict[str, object]:
        """Ask for the name of a line that says something."""
        data = super().clean() or self.cleaned_data
        if not data.get("name") and (data.get("phone") or data.get("duty")):
            self.add_error("name", _("Who is it?"))
        return data


PersonFormSet = forms.formset_factory(PersonForm, extra=3, max_num=60, absolute_max=80)

if TYPE_CHECKING:
    PersonLines = forms.BaseFormSet[PersonForm]


def people_of(lines: PersonLines) -> tuple[PersonData, ...]:
    """Return the persons named in a valid formset."""
    named = [line.cleaned_data for line in lines if line.cleaned_data.get("name")]
    return tuple(PersonData(one["role"], one["name"], one["phone"], one["duty"]) for one in named)


def proposed(officers: list[Officer]) -> list[dict[str, object]]:
    """Return the lines with which a new election opens: those in office, to be written over."""
    return [
        {"role": one.role, "name": one.name, "phone": one.phone, "duty": one.duty}
        for one in officers
        if one.role in ELECTED_ROLES
    ]


class ReopenForm(forms.Form):
    """Say why a closing is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ParkRenameForm(forms.Form):
    """Rename a park."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    name = NameField(label=_("Name"), max_length=120, help_text=_("The park association's full name"))
    short_name = NameField(label=_("Short name"), max_length=60, help_text=_("The park as people call it"))

    @staticmethod
    def values_of(node: Organization) -> dict[str, object]:
        return {name: getattr(node, name) for name in ("version", "name", "short_name")}

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "version": self.cleaned_data["version"] or 0}
