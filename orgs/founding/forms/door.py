"""The forms of the door: what an enterprise asks on the public page, what a unit writes to invite one, the password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orgs.founding import rules as founding_rules
from orgs.pages.fields import CompanyNameField, NameField, PhoneField, UnitField, UsccField, offer
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class _EnterpriseForm(forms.Form):
    """Which enterprise it is and how its contact is reached."""

    enterprise_name = CompanyNameField(label=_("Enterprise name"), max_length=120)
    uscc = UsccField(
        label=_("Unified social credit code"), help_text=_("18 characters, as the business licence has it")
    )
    contact_name = NameField(label=_("Contact"), max_length=40)
    contact_phone = PhoneField(label=_("Phone"))
    contact_email = forms.EmailField(
        label=_("E-mail"), max_length=120, help_text=_("The link by which the enterprise files goes there.")
    )

    def clean_uscc(self) -> str:
        """Ask for a whole code; an empty one is no code."""
        code: str = self.cleaned_data["uscc"]
        if not code:
            raise ValidationError(gettext("Which code does the business licence have?"))
        return code


class FoundingRequestForm(_EnterpriseForm):
    """What an enterprise without an account asks for."""

    words = forms.CharField(
        label=_("In a few words"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the enterprise does, how many sci-tech workers it has, why it wants an association"),
    )  # fmt: skip
    file_1 = forms.FileField(
        label=_("Business licence"), required=False, help_text=_("PDF, JPEG or PNG, 5 MB at most; may be left out."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip


class DoorForm(_EnterpriseForm):
    """Invite an enterprise to file its founding itself."""

    unit = UnitField(Organization.objects.none(), label=_("City, county or park"))
    field_order = ["unit", "enterprise_name", "uscc", "contact_name", "contact_phone", "contact_email"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = founding_rules.door_units(user)
        offer(self, "unit", units)
        only = list(units[:2])
        if len(only) == 1:
            self.initial.setdefault("unit", only[0].pk)


class PasswordForm(forms.Form):
    """The password that an enterprise chooses for its account, twice."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("The password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Refuse a weak password, and two that differ."""
        data = super().clean() or self.cleaned_data
        if data.get("password"):
            try:
                validate_password(data["password"], self.account)
            except ValidationError as fault:
                self.add_error("password", fault)
        if data.get("again") and data.get("again") != data.get("password") and "password" not in self.errors:
            self.add_error("again", gettext("The two passwords differ."))
        return data
