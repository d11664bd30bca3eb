"""The person who signs in, the passwords that they used and the log of signing in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with an account; what they may do comes from their postings, never from the account."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name as written; Chinese names have no first and last part."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name, falling back to the account name."""
        return self.name or self.username


class UsedPassword(models.Model):
    """A password that a person had, kept hashed so that they do not take it again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="used_passwords")
    password = models.CharField(_("password hash"), max_length=128)
    used_from = models.DateTimeField(_("used from"), auto_now_add=True)

    class Meta:
        ordering = ["-used_from", "-pk"]
        verbose_name = _("used password")
        verbose_name_plural = _("used passwords")

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_from:%Y-%m-%d}"


class SigninEvent(models.Model):
    """One line of the sign-in log: written once, never changed (GB/T 22239-2019, 8.1.4.3)."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        FAILED = "failed", _("wrong name or password")
        LOCKED = "locked", _("locked after failures")
        UNLOCKED = "unlocked", _("unlocked by an administrator")
        SIGNED_OUT = "signed_out", _("signed out")
        IDLE_OUT = "idle_out", _("signed out for being idle")
        SESSION_ENDED = "session_ended", _("another session ended")
        PASSWORD_CHANGED = "password_changed", _("password changed")
        PASSWORD_RESET = "password_reset", _("password reset by mail")
        PASSWORD_ISSUED = "password_issued", _("temporary password issued")
        FACTOR_ADDED = "factor_added", _("second factor added")
        FACTOR_REMOVED = "factor_removed", _("second factor removed")
        FACTOR_FAILED = "factor_failed", _("second factor refused")
        ACCOUNT_CLOSED = "account_closed", _("account closed")
        ACCOUNT_OPENED = "account_opened", _("account opened")

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    username = models.CharField(_("account name"), max_length=150, db_index=True)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="signin_events", verbose_name=_("person")
    )
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    agent = models.CharField(_("browser"), max_length=255, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sign-in log entry")
        verbose_name_plural = _("sign-in log")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new line; a line that is already in the log stays as it is."""
        if self.pk:
            raise TypeError("A line of the sign-in log is never changed.")
        super().save(*args, **kwargs)
