"""The rows behind the figures of an edition, as they were on the day of building."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.periods.models.period import PeriodReport


class KeptRows(models.Model):
    """The enterprises and associations that one unit itself held, packed: thousands of rows are one value.

    `reports.periods.keeping` packs and unpacks. The place is that of the unit in the tree of the report, so all rows
    under a unit are the places from its own to the next that lies no deeper.
    """

    report = models.ForeignKey(PeriodReport, on_delete=models.PROTECT, related_name="kept_rows")
    place = models.PositiveIntegerField(_("place in the tree's order"))
    unit_id = models.BigIntegerField(_("unit at that time"))
    unit_name = models.CharField(_("unit at that time"), max_length=120)
    packed = models.BinaryField()

    class Meta:
        verbose_name = _("rows kept with the figures")
        verbose_name_plural = _("rows kept with the figures")
        default_permissions = ()
        ordering = ["report", "place"]
        constraints = [models.UniqueConstraint(fields=["report", "place"], name="kept_rows_once")]

    def __str__(self) -> str:
        return self.unit_name
