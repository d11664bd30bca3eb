"""Units of a term, and what becomes of a row when its term is over."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Unit(TextChoices):
    """In what a term is counted."""

    DAYS = "days", pgettext_lazy("term", "days")
    MONTHS = "months", pgettext_lazy("term", "months")
    YEARS = "years", pgettext_lazy("term", "years")


class Deed(TextChoices):
    """What becomes of a row when its term is over."""

    DELETE = "delete", pgettext_lazy("term", "deleted")
    BLANK = "blank", pgettext_lazy("term", "personal fields blanked")
