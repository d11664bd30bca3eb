"""The fixed choices of period reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    """How long a period is."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF = "half", _("half-year")
    YEAR = "year", _("year")

    @property
    def months(self) -> int:
        """Return its length in months."""
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self.value]


class FigureState(models.TextChoices):
    """Why a figure has a value or none; the three are never mixed up."""

    VALUE = "value", _("value")
    NO_DATA = "none", _("no data")
    NOT_APPLICABLE = "na", _("does not apply")
