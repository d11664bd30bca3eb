"""The forms of surveys, societies and federations."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User
from orgs.common.enums import Kind
from orgs.memberships import rules as membership_rules
from orgs.memberships.queries import provincial_societies
from orgs.pages.fields import DayField, DriverField, NameField, PhoneField, UnitField, VersionedForm, offer
from orgs.register.forms.officer import PersonLine
from orgs.register.models.enterprise import Industry
from orgs.societies.actions.council import Office
from orgs.societies.actions.society import DETAIL_FIELDS, NewSociety
from orgs.societies.enums import LiaisonSubject, MeetingKind, SocietyRole
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting, SocietyTerm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.societies.queries.surveys import surveyors
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable

MOST_PERSONS = 10**6


class SocietyForm(forms.Form):
    """Enter or change a society or federation; the key industry is asked for industry societies alone."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = NameField(label=_("Name"), max_length=120)
    short_name = NameField(label=_("Short name"), max_length=60, required=False)
    key_industry = forms.ModelChoiceField(
        KeyIndustry.objects.none(),
        label=_("Key industry"),
        help_text=_("Only key industries chosen from the survey, each with one active society"),
    )
    opened = DayField(label=_("Founded on"))
    registration_number = forms.CharField(
        label=_("Registration number"), max_length=60, required=False, help_text=_("Of the civil affairs office")
    )
    registered_on = DayField(label=_("Registered on"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, kind: str, unit: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Kind.SOCIETY:
            keys = KeyIndustry.objects.filter(city=unit, end_day__isnull=True).order_by("name")
            self.fields["key_industry"].queryset = keys  # type: ignore[attr-defined]
        else:
            del self.fields["key_industry"]

    @staticmethod
    def values_of(node: Organization, details: Society | Federation) -> dict[str, object]:
        of_node = {name: getattr(node, name) for name in ("version", "name", "short_name", "opened")}
        known = {name: getattr(details, name) for name in DETAIL_FIELDS}
        return {**of_node, **known, "key_industry": getattr(details, "key_industry_id", None)}

    def data_of(self) -> NewSociety:
        """Return what the action that enters it takes."""
        return NewSociety(**self.values())

    def values(self) -> dict[str, Any]:
        """Return what the action that changes it takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OfficeForm(PersonLine):
    """One person of a society."""

    role = forms.ChoiceField(label=_("Role"), choices=SocietyRole.choices, initial=SocietyRole.COUNCIL)
    employer = forms.CharField(label=_("Employer and duty"), max_length=100, required=False)
    field_order = ("pk", "role", "name", "phone", "employer", "first_day", "end_day")

    def office(self) -> Office:
        return Office(**{name: self.cleaned_data[name] for name in Office.__dataclass_fields__})


OfficeFormSet = forms.formset_factory(OfficeForm, extra=3, max_num=150, absolute_max=200)


class TermForm(forms.Form):
    """Begin a term of a society or federation."""

    number = forms.IntegerField(label=_("Term number"), min_value=1, max_value=99)
    first_day = DayField(label=_("First day"))
    due_day = DayField(label=_("Election due"), required=False, future=True)


class TermCorrectionForm(forms.Form):
    """Put the days of the running term right, from the version of the society that the form was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first_day = DayField(label=_("First day"))
    due_day = DayField(label=_("Election due"), required=False, future=True)

    @staticmethod
    def values_of(term: SocietyTerm, version: int) -> dict[str, object]:
        return {"version": version, "first_day": term.first_day, "due_day": term.due_day}


class MeetingForm(forms.Form):
    """Record a meeting."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=MeetingKind.choices)
    held_on = DayField(label=_("Held on"))
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    attendees = forms.IntegerField(
        label=_("Attendees"), min_value=0, max_value=MOST_PERSONS, required=False, help_text=_("persons")
    )
    subject = forms.CharField(label=_("Subject"), max_length=120)
    driver = DriverField(help_text=_("By which of the three drivers it came about (guidance, article 3)"))
    decisions = forms.CharField(
        label=_("Decisions"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    @staticmethod
    def values_of(meeting: SocietyMeeting) -> dict[str, object]:
        names = ("version", "kind", "held_on", "place", "attendees", "subject", "driver", "decisions")
        return {name: getattr(meeting, name) for name in names}

    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ContactsForm(forms.Form):
    """The contacts at both ends of a liaison link."""

    contact = forms.CharField(label=_("Contact of the society"), max_length=40, required=False)
    phone = PhoneField(label=_("Phone of the society's contact"), required=False)
    provincial_contact = forms.CharField(label=_("Contact of the provincial society"), max_length=40, required=False)
    provincial_phone = PhoneField(label=_("Phone of the provincial society's contact"), required=False)


class ContactsEditForm(ContactsForm):
    """Change the contacts of a link, from the version that the form was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def values_of(link: LiaisonLink) -> dict[str, object]:
        return {name: getattr(link, name) for name in ContactsEditForm.base_fields}


class LinkForm(ContactsForm):
    """Link a society with a provincial society."""

    provincial_society = UnitField(Organization.objects.none(), label=_("Provincial society"))
    first_day = DayField(label=_("First day"))
    field_order = ("provincial_society", "first_day")

    def __init__(self, *args: Any, society: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provincial_society"].queryset = provincial_societies(society)  # type: ignore[attr-defined]
        self.initial.setdefault("first_day", timezone.localdate())


class EntryForm(forms.Form):
    """One line of the log of a link."""

    day = DayField(label=_("Day"))
    subject = forms.ChoiceField(label=_("Subject"), choices=LiaisonSubject.choices)
    words = forms.CharField(label=_("What was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())


FIRST_YEAR, MOST = 2000, 10**9


class SurveyForm(forms.Form):
    """One industry of a city in one year."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    city = UnitField(Organization.objects.none(), label=_("City"))
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=9000)
    name = NameField(label=_("Local industry"), max_length=60, help_text=_("As the city calls it: 轴承与基础件"))
    industry = forms.ModelChoiceField(
        Industry.objects.all(),
        label=_("Division of GB/T 4754"),
        required=False,
        widget=forms.Select(attrs={"data-select": ""}),
        help_text=_("The share of associations that joined is counted by it"),
    )
    output = forms.DecimalField(
        label=_("Output"),
        max_digits=18,
        decimal_places=2,
        required=False,
        validators=[MinValueValidator(0)],
        help_text=_("yuan a year"),
    )
    enterprises = forms.IntegerField(label=_("Enterprises"), min_value=0, max_value=MOST, required=False)
    scitech_workers = forms.IntegerField(
        label=_("Sci-tech workers"), min_value=0, max_value=MOST, required=False, help_text=_("persons")
    )
    source = forms.CharField(label=_("Source of the figures"), max_length=120)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, survey: IndustrySurvey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = choosable(user, membership_rules.MANAGE, (Kind.CITY,))
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]
        self.initial.setdefault("year", timezone.localdate().year)
        if survey is not None:
            del self.fields["city"]
        elif len(only := list(cities[:2])) == 1:
            self.initial.setdefault("city", only[0].pk)

    @staticmethod
    def values_of(survey: IndustrySurvey) -> dict[str, object]:
        names = ("version", "year", "name", "output", "enterprises", "scitech_workers", "source", "remark")
        return {**{name: getattr(survey, name) for name in names}, "industry": survey.industry_id}

    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "city")}


class SelectForm(forms.Form):
    """Choose a surveyed industry as a key industry."""

    first_day = DayField(label=_("First day"), help_text=_("The day of the decision"))
    reason = forms.CharField(label=_("Why it was chosen"), max_length=200, required=False)


class FirmsForm(forms.Form):
    """Enterprises that join a society or federation from a day on, by their codes."""

    codes = forms.CharField(
        label=_("Unified social credit codes"),
        help_text=_("One a line; the enterprises are in the register of the city"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "font-monospace", "spellcheck": "false"}),
    )
    first_day = DayField(label=_("First day"), initial=timezone.localdate)

    def clean_codes(self) -> list[str]:
        """Read the codes; spaces, commas and full stops part them as lines do."""
        return [code.upper() for code in re.split(r"[\s,，;；、。]+", self.cleaned_data["codes"]) if code]


class InviteFirmsForm(forms.Form):
    """Invite member enterprises to found an association."""

    words = forms.CharField(
        label=_("Words of the invitation"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = DayField(label=_("To be answered by"), future=True)


class _SurveyPlan(forms.Form):
    """What is to be surveyed, by which day, and who answers for it."""

    title = NameField(label=_("Title"), max_length=120)
    year = forms.IntegerField(label=_("Year surveyed"), min_value=FIRST_YEAR, max_value=9000)
    scope = forms.CharField(label=_("What it covers"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Person in charge"))
    due_on = DayField(label=_("Report due on"), future=True)


class SurveyPlanForm(_SurveyPlan):
    """Plan a survey of a city."""

    city = UnitField(Organization.objects.none(), label=_("City"))
    field_order = ("city",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = choosable(user, membership_rules.MANAGE, (Kind.CITY,))
        offer(self, "city", cities)
        offer(self, "owner", surveyors(*cities))


class ChangeSurveyPlanForm(VersionedForm, _SurveyPlan):
    """Change what is planned."""

    def __init__(self, *args: Any, city: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", surveyors(city))


class SurveyReportForm(forms.Form):
    """What a survey found, with the report as a file where there is one."""

    text = forms.CharField(label=_("Report"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))
    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, Word or a spreadsheet"))
