"""Periods and the reports that were built for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.files.models import StoredFile
from orgs.tree.models.organization import Organization
from reports.periods.calendar import Span
from reports.periods.enums import PeriodKind

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class Period(models.Model):
    """A month, quarter, half-year or year; half-open."""

    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind)
    first_day = models.DateField(_("first day"))
    end_day = models.DateField(_("end day"), help_text=_("The first day that is no longer in"))

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        default_permissions = ()
        ordering = ["-first_day", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_day"], name="period_once"),
            models.CheckConstraint(condition=Q(end_day__gt=F("first_day")), name="period_days_forward"),
        ]

    def __str__(self) -> str:
        return self.span.label

    @property
    def span(self) -> Span:
        """Return its days and name."""
        return Span(PeriodKind(self.kind), self.first_day, self.end_day)


class PeriodReportQuerySet(models.QuerySet["PeriodReport"]):
    """Filters of period reports."""

    def visible_to(self, user: User, perm: str = "orgs.view_unit") -> Self:
        """Keep the reports on units that the user's postings reach."""
        from orgs.common.scope import Scope  # scope stands above the models

        return self.filter(Scope.of(user).condition(perm, "unit__"))

    def built(self) -> Self:
        """Keep those whose figures are there."""
        return self.filter(built_at__isnull=False)

    def standing(self) -> Self:
        """Keep the newest edition of each unit and period."""
        return self.exclude(Exists(PeriodReport.objects.filter(**_SAME, edition__gt=OuterRef("edition"))))

    def stood_at(self, moment: datetime, definition_version: str) -> Self:
        """Keep what stood at a moment: the newest edition of each period that was built by then, of one definition."""
        built = PeriodReport.objects.filter(built_at__lte=moment, definition_version=definition_version)
        newer = built.filter(**_SAME, edition__gt=OuterRef("edition"))
        return self.filter(built_at__lte=moment, definition_version=definition_version).exclude(Exists(newer))


_SAME = {"period": OuterRef("period"), "unit": OuterRef("unit")}


class PeriodReport(models.Model):
    """One edition of a unit's figures for a period; it stands as it was built, and the next one stands beside it.

    Name, code and ancestors are those of the day of building. Only locking changes an edition, and the database holds
    that (`reports.periods.guards`).
    """

    period = models.ForeignKey(Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(
        Organization, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="period_reports"
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    reason = models.CharField(_("why it was built again"), max_length=200, blank=True)
    definition_version = models.CharField(_("version of the definitions"), max_length=20)
    unit_name = models.CharField(_("unit at that time"), max_length=120)
    unit_code = models.CharField(_("division code"), max_length=12, blank=True)
    unit_kind = models.CharField(max_length=20)
    path = models.JSONField(_("ancestors at that time"), default=list)
    definitions = models.JSONField(_("definitions at that time"), default=list)
    counted_on = models.DateField(_("counted on"))
    is_provisional = models.BooleanField(_("provisional"), default=False, help_text=_("The period was not over yet"))
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    has_rows = models.BooleanField(_("rows kept with the figures"), default=False, editable=False)
    built_at = models.DateTimeField(_("built"), null=True, blank=True)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("built by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("locked by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    xlsx = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="period_report_xlsx")
    pdf = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="period_report_pdf")

    objects = PeriodReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("period report")
        verbose_name_plural = _("period reports")
        default_permissions = ()
        ordering = ["-period__first_day", "-built_at"]
        constraints = [
            models.UniqueConstraint(fields=["period", "unit", "edition"], name="report_edition_once"),
            models.CheckConstraint(condition=Q(edition=1) | ~Q(reason=""), name="report_built_again_for_a_reason"),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True) | Q(is_provisional=False), name="report_locked_only_when_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.period} {self.edition_name}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("reports:period_detail", args=[self.pk])

    @property
    def edition_name(self) -> str:
        """Return its number in words: 第2版."""
        return str(_("edition %(number)s") % {"number": self.edition})

    @property
    def is_locked(self) -> bool:
        """Say whether its figures are fixed for good."""
        return self.locked_at is not None
