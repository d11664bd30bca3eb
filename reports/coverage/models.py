"""Official counts of enterprises, which stand beside the register's own and never replace it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.enums import EnterpriseClass
from orgs.tree.querysets import UnitScopedQuerySet


class OfficialCountQuerySet(UnitScopedQuerySet):
    """Official counts, reached by their unit."""

    def known_on(self, day: date) -> Self:
        """Narrow to those that had been taken by the day, the latest of each unit and class last."""
        return self.filter(as_of__lte=day).order_by("as_of")


class OfficialCount(models.Model):
    """How many enterprises of a class a unit has by an official source on a day."""

    unit = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("city, county or park"),
        on_delete=models.PROTECT,
        related_name="official_counts",
    )
    enterprise_class = models.CharField(_("class of enterprises"), max_length=20, choices=EnterpriseClass)
    as_of = models.DateField(_("as of"), help_text=_("The day for which the source gives the count"))
    count = models.PositiveIntegerField(_("count"), help_text=pgettext_lazy("counted in", "enterprises"))
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Who published it and where, such as a bulletin with its year")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = OfficialCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("official count")
        verbose_name_plural = _("official counts")
        ordering = ["-as_of", "unit_id", "enterprise_class"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "enterprise_class", "as_of"],
                name="official_count_once_a_day",
                violation_error_message=_("There is a count of this class for this unit and day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_enterprise_class_display()} {self.as_of}: {self.count}"

    def get_absolute_url(self) -> str:
        """Return the address of the page that corrects it."""
        return reverse("reports:official_count_update", args=[self.pk])
