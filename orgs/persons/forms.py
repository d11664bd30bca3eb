"""Forms of persons: enter and change, merge, look at a number, tie offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from kexie_portal.encryption.secret import Secret
from kexie_portal.errors import Refused
from orgs.common import identity
from orgs.common.identity import IdentityKind
from orgs.pages.fields import DayField, NameField, PhoneField, UnitField, VersionedForm, offer
from orgs.persons.actions.merge import GROUPS, IDENTITY
from orgs.persons.actions.person import FIELDS, Alias, Paper
from orgs.persons.enums import AliasKind, Degree, Sex
from orgs.persons.models.person import Person
from orgs.persons.queries.persons import units_for
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

WRITTEN = tuple(name for name in FIELDS if name != "user")
_UNKNOWN = [("", _("not known"))]


class IdentityField(forms.CharField):
    """An identity number; its value shows dots wherever it is printed, and no browser keeps a draft of it."""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "class": "font-monospace", "data-no-draft": ""}
        super().__init__(max_length=60, required=False, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> Any:
        """Return what was typed as a secret."""
        return Secret(super().clean(value))


class PersonForm(VersionedForm):
    """Enter or change a person."""

    name = NameField(label=_("Name"), max_length=40)
    unit = UnitField(Organization.objects.none(), label=_("Kept by"))
    identity_kind = forms.ChoiceField(label=_("Identity paper"), choices=IdentityKind.choices)
    identity = IdentityField(label=_("Identity number"))
    remove_identity = forms.BooleanField(label=_("Take the stored number away"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[*_UNKNOWN, *Sex.choices], required=False)
    birth_day = DayField(label=_("Day of birth"), required=False)
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        min_value=1900,
        max_value=2100,
        required=False,
        help_text=_("Where the day is not known"),
    )
    title = forms.CharField(label=_("Professional title"), max_length=60, required=False)
    degree = forms.ChoiceField(label=_("Degree"), choices=[*_UNKNOWN, *Degree.choices], required=False)
    employer = forms.CharField(
        label=_("Employer"),
        max_length=120,
        required=False,
        help_text=_("The exact name or code of an enterprise, or the name of an association, leads to its page."),
    )
    duty = forms.CharField(label=_("Duty"), max_length=60, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)

    def __init__(self, *args: Any, user: User, stored: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units_for(user))
        self.fields["identity"].help_text = _("Checked by GB 11643 and kept encrypted; shown masked everywhere.")
        if stored:
            words = _("Stored: %(masked)s. Leave it empty to keep it.") % {"masked": stored}
            self.fields["identity"].help_text = words
        else:
            del self.fields["remove_identity"]

    @classmethod
    def values_of(cls, record: Any) -> dict[str, object]:
        """Return what a person says now; the number stays where it is."""
        if record is None:
            return {"version": 0}
        said = {name: getattr(record, name) for name in (*WRITTEN, "identity_kind", "version")}
        return {**said, "unit": record.unit_id, "identity": "", "remove_identity": False}

    def clean(self) -> dict[str, Any]:
        """Refuse a number that cannot be, and a birth that is said twice."""
        data = super().clean() or self.cleaned_data
        number: Secret = data.get("identity", Secret())
        try:
            identity.read(data.get("identity_kind", ""), number.reveal())
        except Refused as refusal:
            self.add_error("identity", refusal.message)
        if number and data.get("remove_identity"):
            self.add_error("remove_identity", _("Type a number or take the stored one away, not both."))
        day, year = data.get("birth_day"), data.get("birth_year")
        if day and year and day.year != year:
            self.add_error("birth_year", _("The year differs from that of the day of birth."))
        return data

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in WRITTEN}

    def paper(self) -> Paper:
        """Return the identity paper as the action takes it."""
        said = self.cleaned_data
        return Paper(said["identity_kind"], said["identity"].reveal(), bool(said.get("remove_identity")))

    def forget_number(self) -> None:
        """Take the number out of what the page shows again: it is another person's."""
        sent: Any = self.data
        kept: QueryDict = sent.copy()
        kept[self.add_prefix("identity")] = ""
        self.data = kept


class AliasForm(forms.Form):
    """One other name; an empty line is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = NameField(label=_("Other name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=AliasKind.choices, required=False, initial=AliasKind.FORMER)
    first_day = DayField(label=_("First day"), required=False)
    end_day = DayField(label=_("End day"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days that run backward."""
        data = super().clean() or self.cleaned_data
        if data.get("first_day") and data.get("end_day") and data["end_day"] < data["first_day"]:
            self.add_error("end_day", _("It cannot end before it began."))
        return data


class BaseAliasFormSet(forms.BaseFormSet):
    """The other names of one person."""

    def aliases(self) -> list[Alias]:
        """Return what the action takes."""
        lines = [form for form in self.forms if form.cleaned_data.get("name")]
        return [
            Alias(
                pk=line.cleaned_data["pk"],
                name=line.cleaned_data["name"],
                kind=line.cleaned_data["kind"] or AliasKind.FORMER,
                first_day=line.cleaned_data["first_day"],
                end_day=line.cleaned_data["end_day"],
                remove=line in self.deleted_forms,
            )
            for line in lines
        ]


AliasFormSet = forms.formset_factory(
    AliasForm, formset=BaseAliasFormSet, extra=1, can_delete=True, max_num=20, absolute_max=30
)


def aliases_of(person: Person) -> list[dict[str, object]]:
    """Return the other names with which the form opens."""
    return [dict(row) for row in person.aliases.values("pk", "name", "kind", "first_day", "end_day")]


LABELS = {
    "name": _("Name"),
    "unit": _("Kept by"),
    "sex": _("Sex"),
    "birth": _("Born"),
    "title": _("Professional title"),
    "degree": _("Degree"),
    "duty": _("Duty"),
    "employer": _("Employer"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "user": _("Account"),
    IDENTITY: _("Identity number"),
}


class MergeForm(forms.Form):
    """Choose between two rows, value by value; what only one of them has is taken without a question."""

    reason = forms.CharField(label=_("Why they are one person"), max_length=200)
    kept_version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))
    gone_version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))

    def __init__(self, *args: Any, kept: Person, gone: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.said = {group: (said(kept, group), said(gone, group)) for group in (*GROUPS, IDENTITY)}
        self.fields["kept_version"].initial, self.fields["gone_version"].initial = kept.version, gone.version
        for group, (left, right) in self.said.items():
            if left and right and left != right:
                self.fields[group] = forms.ChoiceField(
                    label=LABELS[group],
                    choices=[("kept", left), ("gone", right)],
                    initial="kept",
                    widget=forms.RadioSelect,
                )

    def rows(self) -> list[tuple[str, str, str, forms.BoundField | None]]:
        """Return each group with what both rows say, and the choice where there is one."""
        shown = [(group, *values) for group, values in self.said.items() if any(values)]
        return [
            (str(LABELS[group]), left, right, self[group] if group in self.fields else None)
            for group, left, right in shown
        ]

    def from_gone(self) -> frozenset[str]:
        """Return the groups whose value is that of the row that goes."""
        chosen = {group for group in self.said if self.cleaned_data.get(group) == "gone"}
        alone = {group for group, (left, right) in self.said.items() if right and not left}
        return frozenset(chosen | alone)


def said(person: Person, group: str) -> str:
    """Say a group of values of a person in words; of the number the masked text."""
    if group == IDENTITY:
        return f"{person.get_identity_kind_display()} {person.identity_masked}" if person.identity_masked else ""
    if group == "birth":
        return str(localize(person.birth_day) if person.birth_day else person.birth_year or "")
    shown = getattr(person, f"get_{group}_display", None)
    return str((shown() if shown else getattr(person, group)) or "")


class LookForm(forms.Form):
    """Say what a full number is needed for."""

    reason = forms.CharField(
        label=_("What is it needed for?"),
        max_length=200,
        min_length=4,
        help_text=_("The auditor reads who looked at whose number, when and why."),
    )
