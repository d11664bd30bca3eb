"""The rules a password must meet (GB/T 22239-2019, 8.1.4.1), as Django password validators."""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie_portal.accounts.models import UsedPassword, User

CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"), re.compile(r"[^A-Za-z0-9]"))
# Without letters and digits that are mistaken for each other when read out on the telephone.
SPOKEN_LOWER, SPOKEN_UPPER, SPOKEN_DIGITS = "abcdefghkmnpqrstuvwxyz", "ABCDEFGHKMNPQRSTUVWXYZ", "23456789"


class CharacterClassesValidator:
    """Ask for several kinds of characters: lower case, upper case, digits and others."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where fewer kinds are there."""
        if sum(bool(kind.search(password)) for kind in CLASSES) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("Use at least %(n)d of these four: capitals, small letters, digits, signs.") % {"n": self.classes}


class NotThePersonValidator:
    """Refuse what anybody who knows the person would try first, the pinyin of the name included."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where the password contains the name, the account name, the phone or the mailbox."""
        lowered = password.lower()
        if user is not None and any(word in lowered for word in self._words(user)):
            raise ValidationError(self.get_help_text(), code="password_is_the_person")

    @staticmethod
    def _words(user: User) -> list[str]:
        from pypinyin import lazy_pinyin  # a third of a second and 45 MB, which only a new password needs

        name = (user.name or "").strip().lower()
        pinyin = "".join(lazy_pinyin(name))
        words = [name, pinyin, user.username.lower(), user.phone, user.email.partition("@")[0].lower()]
        return [word for word in words if len(word) >= (3 if word.isascii() else 2)]

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("It must not contain your name, account name, phone number or mailbox.")


class NotRecentlyUsedValidator:
    """Refuse the last passwords, and keep the hash of each new one when the account is saved."""

    def __init__(self, count: int = 5) -> None:
        self.count = count

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where the password is one of the last `count`, the present one included."""
        if user is None or user.pk is None:
            return
        used = user.used_passwords.values_list("password", flat=True)[: self.count]
        if any(check_password(password, known) for known in {user.password, *used} if known):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Keep the new hash, forget the oldest and note the time; Django calls this from `User.save()`."""
        if user is None or user.pk is None:
            return
        UsedPassword.objects.create(user=user, password=user.password)
        keep = user.used_passwords.values_list("pk", flat=True)[: self.count]
        user.used_passwords.exclude(pk__in=list(keep)).delete()
        user.password_changed_at = timezone.now()
        User.objects.filter(pk=user.pk).update(password_changed_at=user.password_changed_at)

    def get_help_text(self) -> str:
        """Say what is refused."""
        return ngettext("It must differ from the last one.", "It must differ from the last %(n)d.", self.count) % {
            "n": self.count
        }


def is_due(user: User) -> bool:
    """Tell whether the person must choose a new password before anything else.

    That is so after an administrator gave one out and after `PASSWORD_MAX_AGE_DAYS` days (0: never).
    """
    if user.must_change_password:
        return True
    days = settings.PASSWORD_MAX_AGE_DAYS
    if not days or not user.has_usable_password():
        return False
    return timezone.now() - (user.password_changed_at or user.date_joined) > timedelta(days=days)


def temporary() -> str:
    """Make a random password of four groups that can be read out and that meets the rules."""
    groups = [
        get_random_string(4, SPOKEN_LOWER),
        get_random_string(4, SPOKEN_UPPER),
        get_random_string(4, SPOKEN_DIGITS),
        get_random_string(4, SPOKEN_LOWER + SPOKEN_DIGITS),
    ]
    return "-".join(groups)
