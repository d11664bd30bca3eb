"""Terms of office of an association: when the next election is due, and who was elected for which."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgs.changes.querysets import TermQuerySet
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS, USUAL_YEARS

#: An election may be put off once a term, by so many years at most.
MOST_EXTENSION = 1


def due_after(first_day: date, years: int) -> date:
    """Return the day on which a term of so many years has run out; that day is out (half-open)."""
    try:
        return first_day.replace(year=first_day.year + years)
    except ValueError:  # 29 February
        return first_day.replace(year=first_day.year + years, month=3, day=1)


def latest_extension(due_day: date) -> date:
    """Return the last day to which an election that was due on a day can be put off."""
    return due_after(due_day, MOST_EXTENSION)


class Term(models.Model):
    """One term (届) of three to five years, from its first day to its end day, when it ended (half-open).

    `due_day` is when it runs out: by its years or, put off (延期换届), later; then `original_due_day` keeps when it was
    due by its years, and `extension_number` which decision put it off. `end_day` is when the next one followed or the
    association closed.
    """

    association = models.ForeignKey("orgs.Association", on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(_("number of the term"), validators=[MinValueValidator(1)])
    years = models.PositiveSmallIntegerField(
        _("years"),
        default=USUAL_YEARS,
        validators=[MinValueValidator(FEWEST_YEARS), MaxValueValidator(MOST_YEARS)],
    )
    first_day = models.DateField(_("first day"))
    due_day = models.DateField(_("election due on"), editable=False)
    original_due_day = models.DateField(_("originally due on"), null=True, blank=True, editable=False)
    extension_number = models.CharField(
        _("decision that put the election off"), max_length=60, blank=True, default="", db_default=""
    )
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["association", "number"],
                name="term_number_once",
                violation_error_message=_("The association has a term of this number already."),
            ),
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(end_day__isnull=True),
                name="one_open_term",
                violation_error_message=_("The association has a term that has not ended."),
            ),
            models.CheckConstraint(
                condition=Q(years__gte=FEWEST_YEARS, years__lte=MOST_YEARS),
                name="term_years",
                violation_error_message=_("A term lasts three to five years."),
            ),
            models.CheckConstraint(
                condition=Q(end_day__isnull=True) | Q(end_day__gte=F("first_day")),
                name="term_days_forward",
                violation_error_message=_("It cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(original_due_day__isnull=True) | Q(due_day__gt=F("original_due_day")),
                name="term_extended_forward",
                violation_error_message=_("An election is put off to a later day."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_day"], condition=Q(end_day__isnull=True), name="term_open_due"),
        ]

    def __str__(self) -> str:
        return str(_("term %(number)d") % {"number": self.number})

    @property
    def is_extended(self) -> bool:
        """Tell whether its election was put off."""
        return self.original_due_day is not None
