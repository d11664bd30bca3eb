"""The sign-in log: what allauth, axes and our own actions report becomes one line each."""

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from kexie_portal.accounts.language import remember_language
from kexie_portal.accounts.lockout import normalized
from kexie_portal.accounts.models import SigninEvent, User

Kind = SigninEvent.Kind


def record(
    kind: SigninEvent.Kind,
    *,
    user: User | None = None,
    username: str = "",
    request: HttpRequest | None = None,
    actor: User | None = None,
    address: str | None = None,
) -> SigninEvent:
    """Write one line; address and browser come from the request where there is one."""
    meta = request.META if request is not None else {}
    return SigninEvent.objects.create(
        kind=kind,
        user=user,
        username=(user.get_username() if user else username)[:150],
        actor=actor,
        address=address or meta.get("REMOTE_ADDR") or None,
        agent=meta.get("HTTP_USER_AGENT", "")[:255],
    )


@receiver(user_logged_in)
def _signed_in(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Kind.SIGNED_IN, user=user, request=request)


@receiver(account_signals.user_logged_in)
def _speak_their_language(sender: object, response: HttpResponse, user: User, **kwargs: Any) -> None:
    if user.language:
        remember_language(response, user)


@receiver(user_logged_out)
def _signed_out(sender: object, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        kind = Kind.IDLE_OUT if getattr(request, "signed_out_for_being_idle", False) else Kind.SIGNED_OUT
        record(kind, user=user, request=request)


@receiver(user_login_failed)
def _failed(
    sender: object, credentials: Mapping[str, object], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    username = str(credentials.get("username") or "")
    if request is not None and not getattr(request, "axes_locked_out", False):
        record(Kind.FAILED, user=_known(username), username=username, request=request)


@receiver(user_locked_out)
def _locked(sender: object, request: HttpRequest, username: str, **kwargs: Any) -> None:
    record(Kind.LOCKED, user=_known(username), username=username or "", request=request)


@receiver(account_signals.password_changed)
@receiver(account_signals.password_set)
def _password_changed(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Kind.PASSWORD_CHANGED, user=user, request=request)


@receiver(account_signals.password_reset)
def _password_reset(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Kind.PASSWORD_RESET, user=user, request=request)


@receiver(mfa_signals.authenticator_added)
def _factor_added(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record(Kind.FACTOR_ADDED, user=user, request=request)


@receiver(mfa_signals.authenticator_removed)
def _factor_removed(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record(Kind.FACTOR_REMOVED, user=user, request=request)


@receiver(mfa_signals.authentication_failed)
def _factor_failed(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Kind.FACTOR_FAILED, user=user, request=request)


def _known(username: str) -> User | None:
    matches = list(User.objects.filter(username__iexact=normalized(username))[:2]) if username else []
    return matches[0] if len(matches) == 1 else None
