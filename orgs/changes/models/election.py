"""Term elections (换届) as cases."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.changes.models.case import AssociationCase, CasePerson
from orgs.changes.querysets import AssociationCaseQuerySet, CasePersonQuerySet
from orgs.common.enums import OPEN_STATES
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS, USUAL_YEARS


class ElectionCase(AssociationCase):
    """The result of a term election, reported for approval; approved, it opens the new term."""

    number = models.PositiveSmallIntegerField(_("number of the term"), validators=[MinValueValidator(1)])
    years = models.PositiveSmallIntegerField(
        _("years"),
        default=USUAL_YEARS,
        validators=[MinValueValidator(FEWEST_YEARS), MaxValueValidator(MOST_YEARS)],
    )
    meeting_day = models.DateField(_("day of the election"))
    first_day = models.DateField(_("first day of the new term"))
    attended = models.PositiveIntegerField(_("delegates who attended"), null=True, blank=True, help_text=_("persons"))
    remark = models.TextField(_("course of the meeting"), max_length=2000, blank=True)
    term = models.OneToOneField(
        "orgs.Term", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="election"
    )

    objects = AssociationCaseQuerySet.as_manager()

    class Meta(AssociationCase.Meta):
        verbose_name = _("term election")
        verbose_name_plural = _("term elections")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="one_election_under_way",
                violation_error_message=_("The association has an election under way."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="election_state_due")]

    def __str__(self) -> str:
        return str(_("%(name)s, election of term %(number)d")) % {
            "name": self.association.organization.name,
            "number": self.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("orgs:election_detail", args=[self.pk])


class ElectionPerson(CasePerson):
    """A person elected."""

    case = models.ForeignKey(ElectionCase, on_delete=models.CASCADE, related_name="people")

    objects = CasePersonQuerySet.as_manager()

    class Meta(CasePerson.Meta):
        verbose_name = _("person elected")
        verbose_name_plural = _("persons elected")
        default_permissions = ()
        ordering = ["pk"]
