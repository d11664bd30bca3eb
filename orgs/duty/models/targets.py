"""Yearly targets (目标任务, guidance art. 8): a unit's sheet holds what it sets for the units right under it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.common.querysets import ScopedQuerySet

FIRST_YEAR, LAST_YEAR = 2018, 2099  # the guidance is of 2018


class TargetFigure(models.TextChoices):
    """What a target is set for; `coverage_…` by the class of enterprises, in percent."""

    NEW_ASSOCIATIONS = "new_associations", _("new associations")
    COVERAGE_ALL = "coverage_all", _("coverage: all registered")
    COVERAGE_ABOVE_SCALE = "coverage_above_scale", _("coverage: above designated size")
    COVERAGE_HIGH_TECH = "coverage_high_tech", _("coverage: high-tech enterprises")
    COVERAGE_SPECIALIZED = "coverage_specialized", _("coverage: specialised and innovative")
    COVERAGE_LARGE_MEDIUM = "coverage_large_medium", _("coverage: large and medium")
    JOINED_SOCIETY = "joined_society", _("associations that joined a society")
    JOINED_FEDERATION = "joined_federation", _("associations that joined the federation")
    ACTIVE_ASSOCIATIONS = "active_associations", _("associations at work")
    NEEDS_SOLVED = "needs_solved", _("technical needs solved")

    @property
    def enterprise_class(self) -> str:
        """The class of enterprises of a coverage; empty for a count."""
        key: str = self.value
        return key.removeprefix("coverage_") if key.startswith("coverage_") else ""

    @property
    def is_percent(self) -> bool:
        """Tell whether it is a share in percent, which does not add up."""
        return bool(self.enterprise_class)


class TargetSheet(models.Model):
    """The targets that a unit has set for a year: one version, so that two officers do not overwrite each other."""

    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("set by"), on_delete=models.PROTECT, related_name="target_sheets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveIntegerField(default=1, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    set_at = models.DateTimeField(_("written at"), auto_now=True)

    class Meta:
        verbose_name = _("target sheet")
        verbose_name_plural = _("target sheets")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="target_sheet_once_a_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class YearlyTargetQuerySet(ScopedQuerySet):
    """Targets, reached by the unit that they are set for."""

    scope_path = "unit__"


class YearlyTarget(models.Model):
    """What a unit is to reach by the end of a year; without a value it was taken back, which is not zero."""

    sheet = models.ForeignKey(TargetSheet, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="targets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    figure = models.CharField(_("figure"), max_length=30, choices=TargetFigure)
    value = models.DecimalField(_("target"), max_digits=9, decimal_places=1, null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = YearlyTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly target")
        verbose_name_plural = _("yearly targets")
        ordering = ["-year", "unit_id", "figure"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "figure"], name="yearly_target_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="yearly_target_not_negative",
                violation_error_message=_("A target cannot be less than zero."),
            ),
        ]
        indexes = [models.Index(fields=["year", "unit"], name="yearly_target_year_unit")]

    def __str__(self) -> str:
        return f"{self.year} {self.get_figure_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of the sheet that it stands in."""
        return reverse("orgs:target_sheet", args=[self.sheet.unit_id, self.year])
