"""The forms of a founding: beginning it, the application, its return, its approval and the meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import RemoteSelect
from kexie_portal.workflow.models import TimeLimit
from kexie_portal.workflow.reopening import ReopenForm
from kexie_portal.workflow.tables import AGREED
from orgs.common.enums import Driver, OfficerRole
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS, USUAL_YEARS
from orgs.founding import rules as founding_rules
from orgs.founding.enums import REQUIRED_MATERIALS, FoundingForm
from orgs.founding.models import FoundingCase
from orgs.founding.queries import KEY_OF
from orgs.pages.fields import CompanyNameField, DayField, NameField, NamesField, PhoneField, UnitField, UsccField
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from kexie_portal.accounts.models import User

MOST_PERSONS = 10**7


def _persons(label: _StrPromise) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PERSONS, required=False, help_text=_("persons"))


class FoundingStartForm(forms.Form):
    """Begin a case: where, who together, and the host by its code or from the register."""

    unit = UnitField(Organization.objects.none(), label=_("City, county or park"))
    form = forms.ChoiceField(label=_("Founded by"), choices=FoundingForm.choices, initial=FoundingForm.SINGLE)
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("Host enterprise, if it is in the register"),
        required=False,
        widget=RemoteSelect(url=reverse_lazy("orgs:enterprise_options"), attrs={"data-least": "2"}),
    )
    uscc = UsccField(label=_("Unified social credit code"), required=False)
    enterprise_name = CompanyNameField(label=_("Enterprise name"), max_length=120, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = founding_rules.start_units(user)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        visible = Enterprise.objects.visible_to(user).filter(closed__isnull=True).select_related("unit")
        self.fields["enterprise"].queryset = visible  # type: ignore[attr-defined]
        only = list(units[:2])
        if len(only) == 1:
            self.initial.setdefault("unit", only[0].pk)

    def clean(self) -> dict[str, object]:
        """Ask for the host, by its code or from the register."""
        data = super().clean() or self.cleaned_data
        if not data.get("enterprise") and not data.get("enterprise_name") and "enterprise_name" not in self.errors:
            self.add_error("enterprise_name", _("Which enterprise? Choose it above or type its name."))
        return data

    def values(self) -> dict[str, object]:
        """Return what the action takes besides unit and host."""
        return {name: self.cleaned_data[name] for name in ("form", "uscc", "enterprise_name")}


class ApplicationForm(forms.Form):
    """What the application says; all of it may be left for later."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    form = forms.ChoiceField(label=_("Founded by"), choices=FoundingForm.choices)
    uscc = UsccField(label=_("Unified social credit code"), required=False)
    enterprise_name = CompanyNameField(label=_("Enterprise name"), max_length=120, required=False)
    proposed_name = NameField(
        label=_("Name of the association"),
        max_length=120,
        required=False,
        help_text=_("Usually: enterprise name + 科学技术协会"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the enterprise does, its sci-tech workers, what the association is for"),
    )
    staff = _persons(_("Staff"))
    scitech_workers = _persons(_("Sci-tech workers"))
    members = _persons(_("Members to be"))
    host_department = NameField(label=_("Host department"), max_length=60, required=False)
    contact_name = forms.CharField(label=_("Contact"), max_length=40, required=False)
    contact_phone = PhoneField(label=_("Phone"), required=False)
    driver = forms.ChoiceField(
        label=_("Came by"), choices=[("", "—"), *Driver.choices], required=False, help_text=_("三带")
    )

    def mark(self, keys: Iterable[str], remarks: Mapping[str, str], opened: Collection[str]) -> None:
        """Mark the fields of the items that have to be put right, with the remark on each; lock what is not open.

        Papers have no field here; the list of members and the number of members to be go by one name.
        """
        wanted = set(keys)
        for name, field in self.fields.items():
            key = KEY_OF.get(name, name)
            if name == "version":
                continue
            field.disabled = key not in opened
            if key in wanted and key not in set(REQUIRED_MATERIALS) - {"members"}:
                field.marked = key != "members"  # type: ignore[attr-defined]
                if remark := remarks.get(key):
                    field.help_text = remark

    @staticmethod
    def values_of(case: FoundingCase) -> dict[str, object]:
        return {name: getattr(case, name) for name in ApplicationForm.base_fields}

    def values(self) -> dict[str, object]:
        """Return what is good of what was sent; a field with a fault is left out."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class GroupPersonForm(forms.Form):
    """One person of the preparation group; an empty line is nobody."""

    name = forms.CharField(label=_("Name of the person"), max_length=40, required=False)
    duty = forms.CharField(label=_("Duty in the enterprise"), max_length=60, required=False)
    phone = PhoneField(label=_("Phone"), required=False)

    def clean(self) -> dict[str, object]:
        """Refuse a line without a name."""
        data = super().clean() or self.cleaned_data
        if not data.get("name") and (data.get("duty") or data.get("phone")):
            self.add_error("name", _("Who is it?"))
        return data


class PartnerForm(forms.Form):
    """A further enterprise; an empty line is none."""

    uscc = UsccField(label=_("Unified social credit code"), required=False)
    name = CompanyNameField(label=_("Enterprise name"), max_length=120, required=False)

    def clean(self) -> dict[str, object]:
        """Ask for code and name, or neither."""
        data = super().clean() or self.cleaned_data
        for name in ("uscc", "name"):
            other = "name" if name == "uscc" else "uscc"
            if not data.get(name) and data.get(other) and name not in self.errors:
                self.add_error(name, _("Code and name are needed both."))
        return data


class _PartnerSet(forms.BaseFormSet):
    def clean(self) -> None:
        """Refuse a code that stands twice."""
        codes = [form.cleaned_data.get("uscc") for form in self.forms if getattr(form, "cleaned_data", None)]
        if len(codes := [code for code in codes if code]) != len(set(codes)):
            raise forms.ValidationError(gettext("An enterprise stands twice."))


GroupFormSet = forms.formset_factory(GroupPersonForm, extra=3, max_num=30, absolute_max=40)
PartnerFormSet = forms.formset_factory(PartnerForm, formset=_PartnerSet, extra=2, max_num=60, absolute_max=80)

if TYPE_CHECKING:
    Group = forms.BaseFormSet[GroupPersonForm]
    Partners = forms.BaseFormSet[PartnerForm]


class ReturnForm(ReopenForm):
    """Return a case: what has to be put right, with a remark on each, and why."""

    with_letter = forms.BooleanField(label=_("Issue a notice of return with a number"), required=False)

    def __init__(self, *args: Any, case: FoundingCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if case.state != "city":
            del self.fields["with_letter"]


class ApproveForm(forms.Form):
    """What the approval letter says beyond the case; the rest is the city's text."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    addressee = forms.CharField(label=_("Addressed to"), max_length=200)
    request = forms.CharField(label=_("Title of the application answered"), max_length=200)
    filing_days = forms.IntegerField(
        label=_("Result to be filed within"),
        min_value=TimeLimit.LEAST,
        max_value=TimeLimit.MOST,
        help_text=_("working days after the meeting"),
    )
    note = forms.CharField(label=_("Opinion"), max_length=1000, required=False, initial=AGREED)


class MeetingForm(forms.Form):
    """The founding meeting: when, where, who came, what was adopted, who was elected."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    meeting_on = DayField(label=_("Day of the meeting"))
    meeting_place = forms.CharField(label=_("Place"), max_length=120)
    attendees = forms.IntegerField(label=_("Present"), min_value=3, max_value=MOST_PERSONS, help_text=_("persons"))
    charter_adopted = forms.BooleanField(label=_("The charter was adopted"), required=False)
    chair = forms.CharField(label=_("Chair"), max_length=40)
    vice_chairs = NamesField(label=_("Vice-chairs"), max_length=300, help_text=_("Several: parted by 、"))
    secretary_general = forms.CharField(label=_("Secretary-general"), max_length=40)
    committee = NamesField(
        label=_("Further members of the committee"),
        max_length=2000,
        required=False,
        help_text=_("Several: parted by 、"),
    )
    term_years = forms.IntegerField(
        label=_("Years of the term"), min_value=FEWEST_YEARS, max_value=MOST_YEARS, initial=USUAL_YEARS
    )
    minutes = forms.FileField(
        label=_("Minutes of the meeting"),
        required=False,
        help_text=_(
            "Word, PDF or Excel, or a scan as JPEG or PNG; 20 MB at most here, larger ones on the page of the case."
        ),
        widget=forms.ClearableFileInput({"accept": ".docx,.doc,.pdf,.xlsx,.xls,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, minutes: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept(minutes)

    def kept(self, minutes: str) -> None:
        """Ask for no minutes where a file of that name is kept already, and name it."""
        self.fields["minutes"].required = not minutes
        if minutes:
            words = gettext("“%(name)s” is kept; choose a file only to add another.")
            self["minutes"].help_text = words % {"name": minutes}

    def clean(self) -> dict[str, object]:
        """Refuse a name that stands twice; only the secretary-general may hold one of the offices besides."""
        data = super().clean() or self.cleaned_data
        vice_chairs, committee = list(data.get("vice_chairs") or ()), list(data.get("committee") or ())
        above = [data.get("chair"), *vice_chairs, data.get("secretary_general")]
        for field, names, before in (
            ("vice_chairs", vice_chairs, [data.get("chair")]),
            ("committee", committee, above),
        ):
            twice = [name for place, name in enumerate(names) if name in before or name in names[:place]]
            if twice:
                said = {"names": "、".join(dict.fromkeys(twice))}
                self.add_error(field, gettext("Elected already: %(names)s.") % said)
        return data

    @staticmethod
    def values_of(case: FoundingCase) -> dict[str, object]:
        by_role: dict[str, list[str]] = {}
        for one in case.elected:
            by_role.setdefault(one["role"], []).append(one["name"])
        joined = {role: "、".join(names) for role, names in by_role.items()}
        return {
            "version": case.version,
            "meeting_on": case.meeting_on,
            "meeting_place": case.meeting_place,
            "attendees": case.attendees,
            "charter_adopted": case.charter_adopted,
            "term_years": case.term_years,
            "chair": joined.get(OfficerRole.CHAIR, ""),
            "vice_chairs": joined.get(OfficerRole.VICE_CHAIR, ""),
            "secretary_general": joined.get(OfficerRole.SECRETARY_GENERAL, ""),
            "committee": joined.get(OfficerRole.COMMITTEE_MEMBER, ""),
        }

    def values(self) -> dict[str, object]:
        data = self.cleaned_data
        plain = ("meeting_on", "meeting_place", "attendees", "charter_adopted", "term_years", "minutes")
        elected = [{"role": role.value, "name": name} for role, names in self._elected() for name in names]
        return {**{name: data[name] for name in plain}, "elected": elected}

    def _elected(self) -> list[tuple[OfficerRole, list[str]]]:
        data = self.cleaned_data
        return [
            (OfficerRole.CHAIR, [data["chair"]]),
            (OfficerRole.VICE_CHAIR, list(data["vice_chairs"])),
            (OfficerRole.SECRETARY_GENERAL, [data["secretary_general"]]),
            (OfficerRole.COMMITTEE_MEMBER, list(data["committee"])),
        ]
