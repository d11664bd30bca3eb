"""What dated records and records that came by a driver have in common."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import Driver


class Dated(models.Model):
    """A relation that holds from its first day to its end day, which is out."""

    first_day = models.DateField(_("first day"))
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on the day."""
        return self.first_day <= day and (self.end_day is None or self.end_day > day)


def days_forward(name: str) -> models.CheckConstraint:
    """Return the constraint that a relation does not end before it began."""
    return models.CheckConstraint(
        condition=Q(end_day__isnull=True) | Q(end_day__gte=F("first_day")),
        name=name,
        violation_error_message=_("It cannot end before it began."),
    )


class CameBy(models.Model):
    """A record that says by which driver it came; empty where nobody has said."""

    driver = models.CharField(_("came by"), max_length=10, choices=Driver, blank=True)

    class Meta:
        abstract = True
