"""The industry survey (调研摸清当地产业发展情况, guidance art. 5) as planned work: planned, begun, reported."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.files.models import StoredFile
from orgs.societies.querysets import CityQuerySet


class SurveyPlanState(models.TextChoices):
    """Where a survey stands; it follows from its days and is not stored."""

    PLANNED = "planned", pgettext_lazy("survey", "planned")
    UNDER_WAY = "under_way", pgettext_lazy("survey", "under way")
    OVERDUE = "overdue", _("overdue")
    REPORTED = "reported", pgettext_lazy("survey", "reported")


class SurveyPlanQuerySet(CityQuerySet):
    """Planned surveys of cities."""

    def in_state(self, state: str) -> Self:
        """Narrow to those in one state today."""
        if state == SurveyPlanState.REPORTED:
            return self.filter(reported_on__isnull=False)
        late = Q(due_on__lt=timezone.localdate())
        rows = self.filter(reported_on__isnull=True)
        if state == SurveyPlanState.OVERDUE:
            return rows.filter(late)
        return rows.filter(~late, begun_on__isnull=state == SurveyPlanState.PLANNED)


class SurveyPlan(models.Model):
    """A survey that a city plans: what it covers, who answers for it, by which day, and what it found."""

    city = models.ForeignKey(
        "orgs.Organization", verbose_name=_("city"), on_delete=models.PROTECT, related_name="survey_plans"
    )
    year = models.PositiveSmallIntegerField(_("year surveyed"))
    title = models.CharField(_("title"), max_length=120)
    scope = models.CharField(_("what it covers"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person in charge"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("report due on"))
    begun_on = models.DateField(_("begun on"), null=True, blank=True, editable=False)
    reported_on = models.DateField(_("reported on"), null=True, blank=True, editable=False)
    report = models.TextField(_("report"), max_length=10_000, blank=True, editable=False)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = SurveyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned survey")
        verbose_name_plural = _("planned surveys")
        ordering = ["-year", "due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["city", "year", "title"],
                name="survey_planned_once",
                violation_error_message=_("This survey is planned already."),
            ),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | (Q(begun_on__isnull=False) & ~Q(report="")),
                name="survey_reported_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("orgs:survey_plan_detail", args=[self.pk])

    @property
    def state(self) -> SurveyPlanState:
        """Say where it stands today."""
        if self.reported_on is not None:
            return SurveyPlanState.REPORTED
        if self.due_on < timezone.localdate():
            return SurveyPlanState.OVERDUE
        return SurveyPlanState.PLANNED if self.begun_on is None else SurveyPlanState.UNDER_WAY
