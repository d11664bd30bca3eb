"""Schedules: each builds a unit's report of a kind of period at its time, and names the people who get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_celery_beat.models import PeriodicTask

from orgs.tree.models.organization import Organization
from reports.periods.enums import PeriodKind

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    """Filters of schedules."""

    def visible_to(self, user: User, perm: str = "orgs.manage_schedule") -> Self:
        """Keep the schedules of units where the user keeps schedules."""
        from orgs.common.scope import Scope  # scope stands above the models

        return self.filter(Scope.of(user).condition(perm, "unit__"))


class ReportSchedule(models.Model):
    """One standing order; beat reads it through the `PeriodicTask` that `periods.actions` keeps in step."""

    unit = models.ForeignKey(
        Organization, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="report_schedules"
    )
    kind = models.CharField(_("period"), max_length=10, choices=PeriodKind)
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("The report on the period just over is built on this day of the month after it (1–28)."),
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=6, validators=[MaxValueValidator(23)], help_text=_("0–23, Beijing time")
    )
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("recipients"), blank=True, related_name="report_schedules"
    )
    enabled = models.BooleanField(pgettext_lazy("schedule", "in force"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("kept by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    periodic_task = models.OneToOneField(PeriodicTask, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("report schedule")
        verbose_name_plural = _("report schedules")
        default_permissions = ()
        ordering = ["unit", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"],
                name="schedule_once_per_unit_and_kind",
                violation_error_message=_("This unit has a schedule for this kind of period already."),
            ),
            models.CheckConstraint(
                condition=models.Q(day__gte=1, day__lte=28, hour__lte=23), name="schedule_day_and_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of its form."""
        return reverse("reports:schedule_update", args=[self.pk])

    @property
    def is_paused(self) -> bool:
        """Tell whether it is in force here while its task was paused in the administration."""
        return self.enabled and self.periodic_task is not None and not self.periodic_task.enabled
