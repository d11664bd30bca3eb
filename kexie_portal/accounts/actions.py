"""What officers and people do to accounts; the apps above, which know postings, ask first whether the actor may."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.db import transaction

from kexie_portal.accounts import passwords
from kexie_portal.accounts.events import record
from kexie_portal.accounts.lockout import normalized
from kexie_portal.accounts.models import SigninEvent, User

Kind = SigninEvent.Kind


@transaction.atomic
def create_account(
    *, username: str, name: str, actor: User | None, phone: str = "", email: str = "", address: str | None = None
) -> tuple[User, str]:
    """Create an account and return it with its temporary password, which is shown once and kept nowhere."""
    password = passwords.temporary()
    user = User(username=username, name=name, phone=phone, email=email.lower(), must_change_password=True)
    user.set_password(password)
    user.save()
    record(Kind.PASSWORD_ISSUED, user=user, actor=actor, address=address)
    return user, password


@transaction.atomic
def issue_temporary_password(user: User, *, actor: User, address: str | None = None) -> str:
    """Give the account a temporary password, end its sessions and lift its lock; return the password.

    It must be changed at the next sign-in.
    """
    password = passwords.temporary()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user, actor=actor, address=address)
    AccessAttempt.objects.filter(username=normalized(user.username)).delete()
    record(Kind.PASSWORD_ISSUED, user=user, actor=actor, address=address)
    return password


@transaction.atomic
def unlock(username: str, *, actor: User, address: str | None = None) -> bool:
    """Forget the failures counted against an account name; return whether there were any."""
    deleted, _rows = AccessAttempt.objects.filter(username=normalized(username)).delete()
    if deleted:
        user = User.objects.filter(username=username).first()
        record(Kind.UNLOCKED, user=user, username=username, actor=actor, address=address)
    return bool(deleted)


@transaction.atomic
def remove_second_factors(user: User, *, actor: User, address: str | None = None) -> None:
    """Remove the second factors of a person who lost them and end the sessions; the next sign-in sets up new ones."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user, actor=actor, address=address)
    record(Kind.FACTOR_REMOVED, user=user, actor=actor, address=address)


@transaction.atomic
def set_open(user: User, is_open: bool, *, actor: User, address: str | None = None) -> None:
    """Close an account, or open it again; nothing is deleted."""
    user.is_active = is_open
    user.save(update_fields=["is_active"])
    if not is_open:
        end_sessions(user, actor=actor, address=address)
    record(Kind.ACCOUNT_OPENED if is_open else Kind.ACCOUNT_CLOSED, user=user, actor=actor, address=address)


def end_sessions(
    user: User, *, actor: User, keep: str = "", only: int | None = None, address: str | None = None
) -> int:
    """End the sessions of a person but the one with the key `keep`, or `only` the one with that id; count them."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=keep)
    if only is not None:
        sessions = sessions.filter(pk=only)
    ended = 0
    for session in sessions:
        session.end()
        record(Kind.SESSION_ENDED, user=user, actor=actor, address=address)
        ended += 1
    return ended


@transaction.atomic
def update_profile(user: User, *, actor: User, name: str, phone: str, email: str, language: str) -> None:
    """Write what people say about themselves; a new mailbox replaces the old one everywhere."""
    if email.lower() != user.email.lower():
        EmailAddress.objects.filter(user=user).delete()
    user.name, user.phone, user.email, user.language = name, phone, email.lower(), language
    user.save(update_fields=["name", "phone", "email", "language"])
