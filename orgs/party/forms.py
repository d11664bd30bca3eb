"""Forms of party building: committee, party organisation, working link, contacts, joint actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.pages.fields import DayField, LetterNumberField, PhoneField, VersionedForm
from orgs.party.models.link import LinkSide, PartyLink
from orgs.party.models.party import PartyCommittee, PartyLevel, PartyOrganization, PartyOrganizationKind
from orgs.tree.models.organization import Organization

MOST_MEMBERS = 10**6


class CommitteeForm(VersionedForm):
    """How far a city's society party committee has come; who leads it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    planned_on = DayField(
        label=_("Planned since"), required=False, help_text=_("It stands in a plan or decision of the city")
    )
    preparing_on = DayField(label=_("In preparation since"), required=False)
    established_on = DayField(label=_("Set up on"), required=False)
    dissolved_on = DayField(label=_("Dissolved on"), required=False)
    letter_number = LetterNumberField(label=_("Approval letter number"), max_length=60, required=False)
    superior = forms.CharField(label=_("Superior party organization"), max_length=120, required=False)
    secretary = forms.CharField(label=_("Secretary"), max_length=40, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    members = forms.IntegerField(label=_("Party members"), min_value=0, max_value=MOST_MEMBERS, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    @classmethod
    def opening(cls, city: Organization, committee: PartyCommittee | None) -> dict[str, object]:
        """Return the values with which the form opens; the usual name is filled in."""
        if committee is not None:
            return cls.values_of(committee)
        return {"version": 0, "name": f"中共{city.short_name or city.name}科技社团委员会"}


class PartyOrganizationForm(VersionedForm):
    """A party organisation of a society or federation."""

    level = forms.ChoiceField(label=_("Level"), choices=PartyLevel.choices)
    kind = forms.ChoiceField(
        label=_("Type"), choices=PartyOrganizationKind.choices, initial=PartyOrganizationKind.BRANCH
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    first_day = DayField(label=_("Founded on"))
    superior = forms.CharField(label=_("Superior party organization"), max_length=120, required=False)
    secretary = forms.CharField(label=_("Secretary"), max_length=40, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    members = forms.IntegerField(label=_("Party members"), min_value=0, max_value=MOST_MEMBERS, required=False)
    end_day = DayField(
        label=_("End day"),
        required=False,
        help_text=_("The first day on which it no longer holds; leave it empty where it was ended by mistake"),
    )

    def __init__(self, *args: Any, has_ended: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_ended:
            del self.fields["end_day"]

    @classmethod
    def opening(cls, host: Organization, party: PartyOrganization | None, level: str = "") -> dict[str, object]:
        """Return the values with which the form opens; the city's committee is proposed as superior."""
        if party is not None:
            return cls.values_of(party)
        committee = PartyCommittee.objects.filter(city=host.parent_id, established_on__isnull=False).first()
        level = level if level in PartyLevel.values else PartyLevel.SECRETARIAT
        superior = committee.name if committee and committee.dissolved_on is None else ""
        return {"version": 0, "level": level, "superior": superior, "kind": PartyOrganizationKind.BRANCH}


class EndPartyForm(forms.Form):
    """End a party organisation on a day, with the reason."""

    day = DayField(label=_("End day"), help_text=_("The first day on which it no longer holds"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class LinkForm(VersionedForm):
    """The working link with the organisation department."""

    department = forms.CharField(label=_("Department"), max_length=120)
    manner = forms.CharField(
        label=_("Manner of working together"),
        max_length=300,
        required=False,
        help_text=_("Joint letters, joint meetings, joint inspections …"),
    )
    first_day = DayField(label=_("First day"))

    @classmethod
    def opening(cls, city: Organization, link: PartyLink | None) -> dict[str, object]:
        if link is not None:
            return cls.values_of(link)
        name = f"中共{city.short_name or city.name}委组织部"
        return {"version": 0, "department": name, "first_day": timezone.localdate()}


class ContactForm(forms.Form):
    """Somebody through whom the two sides work together."""

    side = forms.ChoiceField(label=_("Side"), choices=LinkSide.choices)
    name = forms.CharField(label=_("Name of the person"), max_length=40)
    duty = forms.CharField(label=_("Duty"), max_length=60, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    first_day = DayField(label=_("First day"), initial=timezone.localdate)


class JointActionForm(forms.Form):
    """What was done jointly."""

    day = DayField(label=_("Day"), initial=timezone.localdate)
    title = forms.CharField(label=_("What was done"), max_length=120)
    outcome = forms.CharField(label=_("Outcome"), max_length=300, required=False)
