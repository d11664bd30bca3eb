"""Fields that take what clerks type: days in any habit, codes with spaces, letter numbers, phones, lists of names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.documents.fields import plain
from orgs.common.enums import Driver
from orgs.ledger.codes import parse_letter_number, parse_phones, parse_uscc
from orgs.ledger.dates import parse_date
from orgs.ledger.faults import CellFault, Read
from orgs.ledger.lengths import PERSON
from orgs.ledger.people import read_people
from orgs.ledger.values import company_name
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from orgs.ledger.cells import Cell


class DayField(forms.DateField):
    """A day typed in any habit (2019.5.20, 2019年5月, 20190520); a month stands for its first day."""

    def __init__(self, *, future: bool = False, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"}))
        super().__init__(**options)
        self.future = future

    def to_python(self, value: Cell | None) -> date | None:
        """Read the day; raises `ValidationError` in the words of the ledger import."""
        if value is None or value in self.empty_values:
            return None
        try:
            found = parse_date(value, date.max if self.future else timezone.localdate())
        except CellFault as fault:
            raise ValidationError(fault.message, code=fault.code) from fault
        return found.day if found else None


class UsccField(forms.CharField):
    """A unified social credit code; says which check failed and suggests the likely typo (GB 32100-2015)."""

    def __init__(self, **options: Any) -> None:
        attrs = {"data-check": "uscc", "autocomplete": "off", "spellcheck": "false", "class": "font-monospace"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=40, **options)

    def to_python(self, value: object) -> str:
        """Read the code in its plain form."""
        text = super().to_python(value) or ""
        try:
            return parse_uscc(text)
        except CellFault as fault:
            raise ValidationError(fault.message, code=fault.code) from fault


class CompanyNameField(forms.CharField):
    """A company's name as its licence writes it."""

    def to_python(self, value: object) -> str:
        """Read the name with full-width brackets and without stray spaces."""
        return company_name(super().to_python(value) or "")


class NameField(forms.CharField):
    """A name on one line: without what nobody sees, by which two of one name would pass for different ones."""

    def to_python(self, value: object) -> str:
        """Read the name without control, direction and other invisible characters."""
        return " ".join(plain(super().to_python(value) or "").split())


class LetterNumberField(forms.CharField):
    """The number of an approval letter, written as GB/T 9704-2012 has it: 洛科协〔2012〕18号."""

    def to_python(self, value: object) -> str:
        """Read the number, putting the brackets right."""
        return parse_letter_number(super().to_python(value) or "")


class PhoneField(forms.CharField):
    """One or more telephone numbers in plain form; an odd one is kept as it was typed, words beside one are refused."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"data-check": "phone", "autocomplete": "off"}))
        super().__init__(max_length=40, **options)

    def to_python(self, value: object) -> str:
        """Read the numbers; raises `ValidationError` for what is none, because it would be lost."""
        found = parse_phones(super().to_python(value) or "").told()
        if isinstance(found, Read):
            raise ValidationError(_("Write telephone numbers only; names and other words would be lost."), code="words")
        return found


class NamesField(forms.CharField):
    """Several persons' names parted by 、 or any other mark; gives a tuple."""

    def to_python(self, value: object) -> tuple[str, ...]:  # type: ignore[override]
        """Read the names; raises `ValidationError` for a post, a telephone or whatever else is no name."""
        found = read_people(super().to_python(value) or "")
        if isinstance(found, Read):
            raise ValidationError(_("Write names only; posts, telephones and other words would be lost."), code="words")
        return found

    def validate(self, value: tuple[str, ...]) -> None:
        """Ask for a name where one is required; no name may be longer than the register holds."""
        super().validate(value)
        if any(len(name) > PERSON for name in value):
            message = _("The text is too long (at most %(limit)d characters).") % {"limit": PERSON}
            raise ValidationError(message, code="too_long")

    def run_validators(self, value: object) -> None:
        """Skip the validators of single texts."""


class DriverField(forms.ChoiceField):
    """By which of the three drivers (三带, guidance art. 3) something came; empty where nobody says."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Came by"))
        options.setdefault("required", False)
        super().__init__(choices=[("", _("not said")), *Driver.choices], **options)


class UnitField(forms.ModelChoiceField):
    """A unit out of those that the form was given, named with its city."""

    widget = forms.Select(attrs={"data-select": ""})

    def label_from_instance(self, obj: Organization) -> str:  # type: ignore[override]
        """Name the unit so that two of the same name are told apart."""
        return label(obj)


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units out of those that the form was given, each named with its city."""

    def label_from_instance(self, obj: Organization) -> str:  # type: ignore[override]
        """Name the unit so that two of the same name are told apart."""
        return label(obj)


def offer(form: forms.Form, name: str, rows: QuerySet[Model]) -> None:
    """Let a field of a form choose among some rows."""
    cast("forms.ModelChoiceField", form.fields[name]).queryset = rows


class VersionedForm(forms.Form):
    """A form that knows the version it began from; `fields_of` names what it takes from a record."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))

    @classmethod
    def values_of(cls, record: Model | None) -> dict[str, object]:
        """Return the values with which the form opens; version 0 where there is no record yet."""
        if record is None:
            return {"version": 0}
        return {name: getattr(record, name) for name in cls.base_fields}

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
