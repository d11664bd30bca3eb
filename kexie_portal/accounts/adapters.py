"""What allauth asks of the installation: no self-registration, lockout by axes, secrets encrypted at rest."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts import factor_secrets, second_factor
from kexie_portal.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with accounts that officers hand out."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The account name or the password is wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("The current password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an account comes with a posting, from an officer."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of failures to axes, which knows accounts and addresses apart."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before sensitive acts, but not within `ACCOUNT_REAUTHENTICATION_TIMEOUT` of signing in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        signed_in_just_now = records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not signed_in_just_now and super().is_reauthentication_required(app=app, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        """Set a password that the person chose, which ends the duty to change it."""
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go home after changing the password."""
        return reverse(settings.LOGIN_REDIRECT_URL)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that exist; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse: whoever has no account here is told whom to ask."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect by account name where the installation trusts the claim (`OIDC_USERNAME_CLAIM`)."""
        claim = settings.OIDC_USERNAME_CLAIM
        if not claim or sociallogin.is_existing or request.user.is_authenticated:
            return
        extra = sociallogin.account.extra_data
        username = {**extra, **extra.get("id_token", {}), **extra.get("userinfo", {})}.get(claim)
        user = User.objects.filter(username=username, is_active=True).first() if username else None
        if user is not None:
            sociallogin.connect(request, user)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted with the installation's key, the last one kept where one is required."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "Your posting requires a second factor. Add another one before you remove this one."
        ),
        "incorrect_code": gettext_lazy("The code is wrong or no longer valid."),
    }

    def get_totp_label(self, user: User) -> str:
        """Name the account in the authenticator app by its account name."""
        return user.get_username()

    def get_totp_issuer(self) -> str:
        """Name the portal in the authenticator app."""
        return _("Kexie portal")

    def _get_site_name(self) -> str:
        return _("Kexie portal")

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the newest key of `ENCRYPTION_KEYS`."""
        return factor_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; the older keys of the list still open it."""
        return factor_secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of a person who must have one."""
        if not second_factor.is_required(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=second_factor.MAIN_TYPES)
        return others.exclude(pk=authenticator.pk).exists()
