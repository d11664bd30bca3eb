"""Snapshots: one figure of one unit as it was published."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.figures import share
from orgs.tree.models.organization import Organization
from reports.periods.enums import FigureState
from reports.periods.models.period import PeriodReport


class Snapshot(models.Model):
    """A figure with numerator and denominator, and the unit as it was named and placed on that day.

    The link to the unit serves drill-down and comparison only; nothing printed is read through it.
    """

    report = models.ForeignKey(PeriodReport, on_delete=models.PROTECT, related_name="snapshots")
    place = models.PositiveIntegerField(_("place in the tree's order"))
    unit = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(_("unit at that time"), max_length=120)
    unit_code = models.CharField(_("division code"), max_length=12, blank=True)
    unit_kind = models.CharField(max_length=20)
    depth = models.PositiveSmallIntegerField(_("steps below the report's unit"))
    path = models.JSONField(_("ancestors at that time"), default=list)
    figure = models.CharField(_("figure"), max_length=40)
    klass = models.CharField(_("class of enterprises"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=5, choices=FigureState)
    numerator = models.BigIntegerField(_("numerator"), null=True)
    denominator = models.BigIntegerField(_("denominator"), null=True)
    official = models.PositiveIntegerField(_("official count"), null=True)
    official_source = models.CharField(_("source of the official count"), max_length=200, blank=True)
    official_on = models.DateField(_("day of the official count"), null=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        default_permissions = ()
        ordering = ["report", "place", "figure", "klass"]
        constraints = [
            models.UniqueConstraint(fields=["report", "place", "figure", "klass"], name="snapshot_once"),
            models.CheckConstraint(
                condition=Q(state=FigureState.VALUE, numerator__isnull=False)
                | (~Q(state=FigureState.VALUE) & Q(numerator__isnull=True)),
                name="snapshot_value_where_there_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.figure} {self.klass}".strip()

    @property
    def rate(self) -> Fraction | None:
        """Return the exact share in percent (0–100), or nothing where there is no data or no denominator."""
        return None if self.numerator is None else share(self.numerator, self.denominator or 0)
