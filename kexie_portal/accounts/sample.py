"""Keeps the demo's accounts, whose password everybody knows, out of an installation that is no demo."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from kexie_portal.accounts.models import User


class SampleAccountsBackend:
    """Signs nobody in; outside the demo it ends the attempt for a sample account, before any password is looked at.

    It finds no users either (no `get_user`), so that nothing is ever signed in through it.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        """Raise PermissionDenied for a sample account where `PORTAL_IS_DEMO` is off."""
        name = credentials.get("username") or credentials.get("email") or ""
        if settings.PORTAL_IS_DEMO or not name:
            return
        known = User.objects.filter(is_sample=True)
        if known.filter(username__iexact=name).exists() or known.filter(email__iexact=name).exists():
            raise PermissionDenied
