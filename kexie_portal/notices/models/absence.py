"""Out of office: a person is away for some days, and a deputy stands in."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Dated absences; the day of return is out."""

    def on(self, day: date) -> Self:
        """Keep those that hold on the day."""
        return self.filter(first_day__lte=day, end_day__gt=day)

    def overlapping(self, first_day: date, end_day: date) -> Self:
        """Keep those that share a day with the span."""
        return self.filter(first_day__lt=end_day, end_day__gt=first_day).exclude(end_day=F("first_day"))


class Absence(models.Model):
    """A person is away, a deputy gets their notices and sees their work list; no right goes over with it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("absent"), on_delete=models.PROTECT, related_name="absences"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("deputy"), on_delete=models.PROTECT, related_name="stands_in"
    )
    first_day = models.DateField(_("first day away"))
    end_day = models.DateField(_("first day back"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    created = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-first_day", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["end_day", "first_day"], name="absence_days")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_day__gte=F("first_day")),
                name="absence_days_forward",
                violation_error_message=_("The day of return lies after the first day away."),
            ),
            models.CheckConstraint(
                condition=~Q(user=F("deputy")),
                name="absence_deputy_is_another",
                violation_error_message=_("Nobody stands in for himself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.first_day:%Y-%m-%d} – {self.end_day:%Y-%m-%d}"

    @property
    def was_ended_early(self) -> bool:
        """Tell whether it was taken back before its first day."""
        return self.end_day == self.first_day
