"""The form of one's own account, and allauth's forms in the words of this portal."""

import re
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User

PHONE = re.compile(r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$")


def clean_phone(value: str) -> str:
    """Return a mainland phone number without spaces; raise ValidationError where it cannot be one."""
    phone = re.sub(r"[\s　]", "", value or "")
    if phone and not PHONE.match(phone):
        raise ValidationError(_("Enter a mobile number of 11 digits, or a landline such as 0371-65500000."))
    return phone


class ProfileForm(forms.ModelForm):
    """Name, phone, mailbox and language of oneself."""

    class Meta:
        model = User
        fields = ["name", "phone", "email", "language"]
        labels = {"name": _("full name"), "email": _("e-mail")}
        help_texts = {
            "email": _("For resetting the password and for notices. May stay empty."),
            "phone": _("Only those whose posting needs it see it in full."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        language.choices = [("", _("as the browser")), *settings.LANGUAGES]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """Accept a mobile number or a landline."""
        return clean_phone(self.cleaned_data["phone"])


class LoginForm(account_forms.LoginForm):
    """Account name and password, without placeholders that repeat the labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Account name")
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["login"].widget.attrs["autocapitalize"] = "none"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["oldpassword"].help_text = ""


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    """Twice the new password, after a link by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """The mailbox that the link goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["email"].label = _("E-mail of the account")


class ReauthenticateForm(account_forms.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs["autofocus"] = True


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    """The digits that prove that the app holds the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _digits(self.fields["code"])


class ReauthenticateFactorForm(factor_forms.ReauthenticateForm):
    """The digits of the app, or a recovery code, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _digits(self.fields["code"])


def _digits(field: forms.Field) -> None:
    field.label = _("Six digits of the app")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(inputmode="numeric", autocomplete="one-time-code", autofocus=True)


def _plain(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
