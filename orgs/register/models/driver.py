"""By which of the three drivers (三带, guidance art. 3) an organisation came or was carried: dated marks."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import Driver
from orgs.common.models import Dated, days_forward
from orgs.common.querysets import DatedQuerySet


class DriverMarkQuerySet(DatedQuerySet):
    """Marks, reached by the organisation that bears them."""

    scope_path = "organization__"

    def of(self, driver: str) -> Self:
        """Narrow to the marks of one driver."""
        return self.filter(driver=driver)


class DriverMark(Dated):
    """From a day on an organisation bears the mark of a driver; a mark set by mistake ends on its first day."""

    organization = models.ForeignKey(
        "orgs.Organization", verbose_name=_("organization"), on_delete=models.CASCADE, related_name="driver_marks"
    )
    driver = models.CharField(_("driver"), max_length=10, choices=Driver)
    through = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("guided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guided_marks",
        help_text=_("The society or federation whose party organization or work brought it about"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = DriverMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("driver mark")
        verbose_name_plural = _("driver marks")
        ordering = ["-first_day", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "driver"],
                condition=Q(end_day__isnull=True),
                name="driver_marked_once",
                violation_error_message=_("It bears this mark already."),
            ),
            days_forward("driver_mark_days_forward"),
        ]
        indexes = [models.Index(fields=["driver", "first_day"], name="driver_mark_days")]

    def __str__(self) -> str:
        return f"{self.get_driver_display()} – {self.organization.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the organisation that bears the mark."""
        return self.organization.get_absolute_url()
