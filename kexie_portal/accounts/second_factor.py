"""The people who must have a second factor, and whether they have one.

The accounts know nothing of postings: whoever knows which people are officers registers a predicate here.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from kexie_portal.accounts.models import User

SESSION_KEY = "second_factor_seen"
MAIN_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_predicates: list[Callable[[User], bool]] = []


def require_when(predicate: Callable[[User], bool]) -> None:
    """Ask for a second factor of everybody for whom the predicate holds."""
    if predicate not in _predicates:
        _predicates.append(predicate)


def is_required(user: User) -> bool:
    """Tell whether the person must have a second factor; never where `SECOND_FACTOR_REQUIRED` is off."""
    return settings.SECOND_FACTOR_REQUIRED and any(predicate(user) for predicate in _predicates)


def is_set_up(user: User) -> bool:
    """Tell whether the person has an authenticator app or a security key; recovery codes alone do not count."""
    return Authenticator.objects.filter(user=user, type__in=MAIN_TYPES).exists()


def is_missing(request: HttpRequest) -> bool:
    """Tell whether this session must set one up first; asked once a session and kept there.

    A posting handed out later asks again, because the answer is kept only where a factor is there.
    """
    user = request.user
    if not user.is_authenticated or request.session.get(SESSION_KEY):
        return False
    if not is_required(user):
        return False
    if not is_set_up(user):
        return True
    request.session[SESSION_KEY] = True
    return False
