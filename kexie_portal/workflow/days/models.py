"""Years of the working calendar as they were entered, and which due days moved when one changed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """The holidays and make-up days of a year as a notice says them; they win over the library.

    `sample` marks a year that no notice has announced yet (示例).
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("Such as the notice of the State Council"))
    sample = models.BooleanField(_("sample, not announced yet"), default=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("set at"), default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        app_label = "workflow"
        verbose_name = _("year of the working calendar")
        verbose_name_plural = _("years of the working calendar")
        ordering = ["year"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        """Return the page of the year."""
        return reverse("workflow:calendar_year", args=[self.year])


class CalendarDay(models.Model):
    """A holiday, or a day of a weekend on which work is made up."""

    year = models.ForeignKey(CalendarYear, verbose_name=_("year"), on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(_("is worked"))
    name = models.CharField(_("name of the holiday"), max_length=40)

    class Meta:
        app_label = "workflow"
        verbose_name = _("day of the working calendar")
        verbose_name_plural = _("days of the working calendar")
        ordering = ["day"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class Recount(models.Model):
    """Open due days were counted again: why, how many were looked at, how many moved, how many nobody can count."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    counted = models.PositiveIntegerField(_("open due days"), default=0)
    moved = models.PositiveIntegerField(_("due days that moved"), default=0)
    unclear = models.PositiveIntegerField(_("due days that cannot be counted again"), default=0)

    class Meta:
        app_label = "workflow"
        verbose_name = _("new count of due days")
        verbose_name_plural = _("new counts of due days")
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Return the page that lists what moved."""
        return reverse("workflow:moved_days", args=[self.pk])


class MovedDay(models.Model):
    """The due day of a case that moved, with the day before and after."""

    recount = models.ForeignKey(Recount, on_delete=models.CASCADE, related_name="days")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    before = models.DateField(_("due day before"))
    after = models.DateField(_("due day after"))

    class Meta:
        app_label = "workflow"
        verbose_name = _("due day that moved")
        verbose_name_plural = _("due days that moved")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["recount", "content_type", "object_id"], name="moved_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
