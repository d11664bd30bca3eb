"""Units of a term, and what becomes of a row when its term is over."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """In what a term is counted."""

    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class Deed(TextChoices):
    """What becomes of a row when its term is over."""

    DELETE = "delete", _("deleted")
    BLANK = "blank", _("personal fields blanked")
