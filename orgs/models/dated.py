"""What the dated tables of societies share: a first day and, when over, an end day (half-open)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


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
