"""Surveys of a unit, and the associations that are asked, each with its response."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.formbuilder.enums import OPEN_STATES, ResponseState
from orgs.common.querysets import ScopedQuerySet
from orgs.surveys.enums import Standing, SurveyKind


class SurveyQuerySet(ScopedQuerySet):
    """Surveys, reached by the unit that sends them."""

    scope_path = "unit__"

    def open(self) -> Self:
        """Narrow to the surveys that are not closed."""
        return self.filter(closed_at__isnull=True)


class Survey(models.Model):
    """A form that a unit lets its associations fill in: once at its request, or each year by themselves."""

    kind = models.CharField(_("kind"), max_length=10, choices=SurveyKind.choices, default=SurveyKind.SENT)
    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="surveys"
    )
    form_version = models.ForeignKey(
        "formbuilder.FormVersion",
        verbose_name=pgettext_lazy("form of the form builder", "form"),
        on_delete=models.PROTECT,
        related_name="surveys",
    )
    title = models.CharField(_("title"), max_length=120)
    note = models.CharField(_("what it is for"), max_length=1000, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    due_on = models.DateField(_("to be submitted by"), null=True, blank=True)
    sent_at = models.DateTimeField(_("first sent"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(pgettext_lazy("of a survey", "closed"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("of a form", "made by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(pgettext_lazy("of a form", "made"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("form sent to associations", "survey")
        verbose_name_plural = pgettext_lazy("form sent to associations", "surveys")
        ordering = ["-created_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=SurveyKind.YEARLY) | Q(year__isnull=False), name="survey_yearly_has_its_year"
            ),
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=Q(kind=SurveyKind.YEARLY),
                name="survey_yearly_once",
                violation_error_message=_("The unit has a self-description of this year already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("orgs:form_survey_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Tell whether associations may still fill it in."""
        return self.closed_at is None


class SurveyRequestQuerySet(ScopedQuerySet):
    """The associations that are asked, reached by their own node."""

    scope_path = "organization__"

    def open(self) -> Self:
        """Narrow to those that have still to submit."""
        return self.filter(survey__closed_at__isnull=True, response__state__in=OPEN_STATES)

    def in_standing(self, standing: str) -> Self:
        """Narrow to those that stand somewhere."""
        today = timezone.localdate()
        if standing == Standing.SUBMITTED:
            return self.filter(response__state=ResponseState.SUBMITTED)
        if standing == Standing.OVERDUE:
            return self.filter(response__state__in=OPEN_STATES, survey__due_on__lt=today)
        if standing == Standing.RETURNED:
            return self.filter(response__state=ResponseState.RETURNED)
        begun = standing == Standing.BEGUN
        return self.filter(response__state=ResponseState.DRAFT, response__begun_at__isnull=not begun)


class SurveyRequest(models.Model):
    """An association that is asked, with what it fills in; once a survey."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="requests")
    organization = models.ForeignKey(
        "orgs.Organization", verbose_name=_("association"), on_delete=models.PROTECT, related_name="survey_requests"
    )
    response = models.OneToOneField(
        "formbuilder.Response",
        verbose_name=pgettext_lazy("of a form", "response"),
        on_delete=models.PROTECT,
        related_name="survey_request",
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    reminded_on = models.DateField(_("last reminded on"), null=True, blank=True, editable=False)

    objects = SurveyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("association asked by a survey")
        verbose_name_plural = _("associations asked by a survey")
        ordering = ["survey", "organization"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["survey", "organization"], name="survey_asks_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey} · {self.organization}"

    def get_absolute_url(self) -> str:
        """Return the address where it is filled in and read."""
        return reverse("forms:response", args=[self.response_id])

    @property
    def standing(self) -> Standing:
        """Say where the association stands today."""
        state = self.response.state
        if state == ResponseState.SUBMITTED:
            return Standing.SUBMITTED
        if self.survey.due_on and self.survey.due_on < timezone.localdate():
            return Standing.OVERDUE
        if state == ResponseState.RETURNED:
            return Standing.RETURNED
        return Standing.BEGUN if self.response.begun_at else Standing.SENT
