"""Party building (党建带动, guidance art. 4): committees of cities, party organisations of their hosts."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.models import Dated, days_forward
from orgs.common.querysets import DatedQuerySet, ScopedQuerySet


class CommitteeStage(models.TextChoices):
    """How far a society party committee has come; set up step by step (逐步建立), so no stage is a failure."""

    UNKNOWN = "unknown", _("not reported")
    PLANNED = "planned", _("planned")
    PREPARING = "preparing", _("in preparation")
    ESTABLISHED = "established", _("set up")
    DISSOLVED = "dissolved", _("dissolved")


class PartyLevel(models.TextChoices):
    """At which level of a society or federation a party organisation stands."""

    SECRETARIAT = "secretariat", _("secretariat")
    COUNCIL = "council", _("council")


class PartyOrganizationKind(models.TextChoices):
    """What a party organisation is."""

    COMMITTEE = "committee", _("party committee")
    GENERAL_BRANCH = "general_branch", _("general party branch")
    BRANCH = "branch", _("party branch")
    JOINT_BRANCH = "joint_branch", _("joint party branch")
    FUNCTIONAL = "functional", _("functional party organization")
    GROUP = "group", _("party working group")


class PartyCommitteeQuerySet(ScopedQuerySet):
    """Society party committees, reached by their city."""

    scope_path = "city__"


class PartyCommittee(models.Model):
    """The society party committee (科技社团党委) of a city; its stage follows from the days that have come."""

    city = models.OneToOneField(
        "orgs.Organization", verbose_name=_("city"), on_delete=models.PROTECT, related_name="party_committee"
    )
    name = models.CharField(pgettext_lazy("organization", "name"), max_length=120)
    planned_on = models.DateField(_("planned since"), null=True, blank=True)
    preparing_on = models.DateField(_("in preparation since"), null=True, blank=True)
    established_on = models.DateField(_("set up on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    letter_number = models.CharField(_("approval letter number"), max_length=60, blank=True)
    superior = models.CharField(_("superior party organization"), max_length=120, blank=True)
    secretary = models.CharField(_("secretary"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    members = models.PositiveIntegerField(_("party members"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = PartyCommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("society party committee")
        verbose_name_plural = _("society party committees")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(
                    (Q(planned_on__isnull=True) | Q(preparing_on__isnull=True) | Q(preparing_on__gte=F("planned_on")))
                    & (
                        Q(preparing_on__isnull=True)
                        | Q(established_on__isnull=True)
                        | Q(established_on__gte=F("preparing_on"))
                    )
                    & (
                        Q(planned_on__isnull=True)
                        | Q(established_on__isnull=True)
                        | Q(established_on__gte=F("planned_on"))
                    )
                    & (
                        Q(dissolved_on__isnull=True)
                        | Q(established_on__isnull=False, dissolved_on__gte=F("established_on"))
                    )
                ),
                name="party_committee_days_forward",
                violation_error_message=_("The days of a later step cannot lie before those of an earlier one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the city's party building."""
        return reverse("orgs:party_city", args=[self.city_id])

    def reached(self, day: date) -> tuple[CommitteeStage, date | None]:
        """Return the stage on a day, and since when."""
        steps = (
            (CommitteeStage.DISSOLVED, self.dissolved_on),
            (CommitteeStage.ESTABLISHED, self.established_on),
            (CommitteeStage.PREPARING, self.preparing_on),
            (CommitteeStage.PLANNED, self.planned_on),
        )
        return next(
            ((stage, since) for stage, since in steps if since and since <= day), (CommitteeStage.UNKNOWN, None)
        )


class PartyOrganizationQuerySet(DatedQuerySet):
    """Party organisations, reached by the society or federation that they stand in."""

    scope_path = "host__"


class PartyOrganization(Dated):
    """A party organisation in a society or federation, at the secretariat (秘书处) or the council (理事会)."""

    host = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("society or federation"),
        on_delete=models.PROTECT,
        related_name="party_organizations",
    )
    level = models.CharField(_("level"), max_length=12, choices=PartyLevel)
    kind = models.CharField(_("type"), max_length=16, choices=PartyOrganizationKind)
    name = models.CharField(pgettext_lazy("organization", "name"), max_length=120)
    superior = models.CharField(_("superior party organization"), max_length=120, blank=True)
    secretary = models.CharField(_("secretary"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    members = models.PositiveIntegerField(_("party members"), null=True, blank=True)
    first_day = models.DateField(_("founded on"))
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = PartyOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("party organization")
        verbose_name_plural = _("party organizations")
        ordering = ["-first_day", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["host", "level"],
                condition=Q(end_day__isnull=True),
                name="one_party_organization_a_level",
                violation_error_message=_("There is a party organization at this level already."),
            ),
            days_forward("party_organization_days_forward"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the city's party building, where its host stands."""
        return reverse("orgs:party_host", args=[self.host_id])
