"""What a city found out about its industries, and which of them it leads a society for (guidance art. 5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.common.models import Dated, days_forward
from orgs.societies.querysets import CityQuerySet


class IndustrySurvey(models.Model):
    """One industry of a city in one year: output, enterprises, sci-tech workers, and where the figures come from."""

    city = models.ForeignKey(
        "orgs.Organization", verbose_name=_("city"), on_delete=models.PROTECT, related_name="industry_surveys"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("local industry"), max_length=60)
    industry = models.ForeignKey(
        "orgs.Industry",
        verbose_name=_("division of GB/T 4754"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="surveys",
    )
    output = models.DecimalField(
        _("output"), max_digits=18, decimal_places=2, null=True, blank=True, help_text=_("yuan a year")
    )
    enterprises = models.PositiveIntegerField(_("enterprises"), null=True, blank=True)
    scitech_workers = models.PositiveIntegerField(_("sci-tech workers"), null=True, blank=True, help_text=_("persons"))
    source = models.CharField(_("source of the figures"), max_length=120)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry survey")
        verbose_name_plural = _("industry surveys")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["city", "name", "year"],
                name="surveyed_once_a_year",
                violation_error_message=_("The survey of this year has this industry already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("orgs:survey_update", args=[self.pk])


class KeyIndustry(Dated):
    """A key industry (主要产业) that a city chose from its survey; the survey comes first (domain.md, rule 3)."""

    city = models.ForeignKey(
        "orgs.Organization", verbose_name=_("city"), on_delete=models.PROTECT, related_name="key_industries"
    )
    name = models.CharField(_("key industry"), max_length=60)
    industry = models.ForeignKey(
        "orgs.Industry",
        verbose_name=_("division of GB/T 4754"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="key_industries",
    )
    survey = models.ForeignKey(
        IndustrySurvey, verbose_name=_("industry survey"), on_delete=models.PROTECT, related_name="selections"
    )
    reason = models.CharField(_("why it was chosen"), max_length=200, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("key industry")
        verbose_name_plural = _("key industries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["city", "name"],
                condition=Q(end_day__isnull=True),
                name="key_industry_once",
                violation_error_message=_("It is a key industry of the city already."),
            ),
            days_forward("key_industry_days_forward"),
        ]

    def __str__(self) -> str:
        return self.name
