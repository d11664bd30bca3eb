"""Exports of data, each with its reason; the entries of the log itself are auditlog's `LogEntry`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportRecord(models.Model):
    """One export: who took what, how many rows, and why. Personal data leaves only with a reason (PIPL)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("exported by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    what = models.CharField(_("what was exported"), max_length=200)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    columns = models.JSONField(_("columns"), default=list)
    personal = models.BooleanField(_("holds personal data"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    timestamp = models.DateTimeField(_("time"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-timestamp", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(personal=False) | ~Q(reason=""),
                name="personal_export_has_reason",
                violation_error_message=_("Say why the personal data is needed."),
            )
        ]

    def __str__(self) -> str:
        return self.what
