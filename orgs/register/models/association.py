"""Enterprise associations, the enterprises that they cover and the people who lead them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import OfficerRole
from orgs.register.querysets import AssociationQuerySet, CoveredEnterpriseQuerySet, OfficerQuerySet


class Association(models.Model):
    """What is special to an enterprise association (企业科协); its node keeps name, place and days."""

    organization = models.OneToOneField(
        "orgs.Organization", on_delete=models.CASCADE, primary_key=True, related_name="association"
    )
    letter_number = models.CharField(_("approval letter number"), max_length=60, blank=True)
    letter_date = models.DateField(_("day of the approval letter"), null=True, blank=True)
    host_department = models.CharField(_("host department"), max_length=60, blank=True)
    members = models.PositiveIntegerField(_("members"), null=True, blank=True, help_text=_("persons"))
    scitech_workers = models.PositiveIntegerField(_("sci-tech workers"), null=True, blank=True, help_text=_("persons"))
    email = models.CharField(_("e-mail"), max_length=120, blank=True, default="", db_default="")
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    closing_reason = models.CharField(_("reason of closing"), max_length=200, blank=True)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise association")
        verbose_name_plural = _("enterprise associations")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return self.organization.get_absolute_url()


class CoveredEnterprise(models.Model):
    """An association covers an enterprise from a first day to an end day (half-open); one is its host."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="covered")
    enterprise = models.ForeignKey("orgs.Enterprise", on_delete=models.PROTECT, related_name="covers")
    is_host = models.BooleanField(_("host enterprise"), default=False)
    first_day = models.DateField(_("first day"))
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )
    created_at = models.DateTimeField(auto_now_add=True, null=True)  # not known of what was entered before 2026-12

    objects = CoveredEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("covered enterprise")
        verbose_name_plural = _("covered enterprises")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["association", "enterprise"],
                condition=Q(end_day__isnull=True),
                name="covered_once",
                violation_error_message=_("The association covers this enterprise already."),
            ),
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(end_day__isnull=True, is_host=True),
                name="one_host_of_an_association",
                violation_error_message=_("The association has a host enterprise already."),
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(end_day__isnull=True, is_host=True),
                name="host_of_one_association",
                violation_error_message=_("The enterprise hosts an association already."),
            ),
            models.CheckConstraint(
                condition=Q(end_day__isnull=True) | Q(end_day__gte=F("first_day")),
                name="covered_days_forward",
                violation_error_message=_("It cannot end before it began."),
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "first_day", "end_day"], name="covered_enterprise_days")]

    def __str__(self) -> str:
        return str(self.enterprise)


class Officer(models.Model):
    """A person who leads an association or can be reached for it, from a first day to an end day."""

    association = models.ForeignKey(  # found by `officer_association_role`
        Association, on_delete=models.CASCADE, related_name="officers", db_index=False
    )
    role = models.CharField(_("role"), max_length=30, choices=OfficerRole)
    name = models.CharField(_("person"), max_length=40)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    duty = models.CharField(_("duty in the enterprise"), max_length=60, blank=True)
    person = models.ForeignKey(
        "orgs.Person",
        verbose_name=_("in the register of persons"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
    )
    term = models.ForeignKey(
        "orgs.Term", verbose_name=_("term"), on_delete=models.PROTECT, null=True, blank=True, related_name="officers"
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(end_day__isnull=True) | Q(first_day__isnull=True) | Q(end_day__gte=F("first_day")),
                name="officer_days_forward",
                violation_error_message=_("It cannot end before it began."),
            ),
        ]
        indexes = [models.Index(fields=["association", "role"], name="officer_association_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"
