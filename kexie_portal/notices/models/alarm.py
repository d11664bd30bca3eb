"""Reminders that people set for themselves on a case, due at a minute."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Reminders of one's own."""

    def of(self, user: User) -> Self:
        """Keep one person's; nobody else's can be reached."""
        return self.filter(user=user)

    def waiting(self) -> Self:
        """Keep those that have neither rung nor been cancelled."""
        return self.filter(rung_at=None, cancelled_at=None)

    def due(self, now: datetime) -> Self:
        """Keep those whose minute has come."""
        return self.waiting().filter(at__lte=now)


class Alarm(models.Model):
    """A person wants to be reminded of a record at a minute; it rings once, or is cancelled."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reminds"), on_delete=models.CASCADE, related_name="alarms"
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(_("page"), max_length=300)
    at = models.DateTimeField(_("rings at"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    created = models.DateTimeField(_("entered"), auto_now_add=True)
    rung_at = models.DateTimeField(_("rang at"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder of one's own")
        verbose_name_plural = _("reminders of one's own")
        ordering = ["at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["at"], name="alarm_waiting", condition=Q(rung_at__isnull=True, cancelled_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.at:%Y-%m-%d %H:%M}"
