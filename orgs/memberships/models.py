"""Who belongs to what: dated memberships, the applications that lead to them, recommendations upwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.workflow.models import Case, Reopened
from orgs.common.models import CameBy, Dated, days_forward
from orgs.memberships.enums import WAITING_STATES, MembershipForm, RecommendationState
from orgs.memberships.querysets import (
    CertificateSeriesQuerySet,
    JoinCriteriaQuerySet,
    MembershipQuerySet,
    RecommendationQuerySet,
)


class Joining(CameBy):
    """The two sides of a membership, and in which form the member belongs to the body."""

    body = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("society, federation or association joined"),
        on_delete=models.PROTECT,
        related_name="%(class)ss_of_body",
    )
    member = models.ForeignKey(
        "orgs.Organization", verbose_name=_("member"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    form = models.CharField(_("joins as"), max_length=10, choices=MembershipForm, default=MembershipForm.GROUP)
    committee = models.CharField(
        _("specialised committee"), max_length=60, blank=True, help_text=_("For a co-located office: of which")
    )

    class Meta:
        abstract = True


def _office_has_committee(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(form=MembershipForm.OFFICE.value) | ~Q(committee=""),
        name=name,
        violation_error_message=_("Name the specialised committee whose office it is."),
    )


def _not_its_own(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(body=F("member")),
        name=name,
        violation_error_message=_("Nobody can be a member of itself."),
    )


class Membership(Joining, Dated):
    """An association or park belongs to a society, a federation or an association of its own place, for a time."""

    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["body", "member"],
                condition=Q(end_day__isnull=True),
                name="member_once",
                violation_error_message=_("It is a member already."),
            ),
            _not_its_own("member_of_another"),
            _office_has_committee("office_of_a_committee"),
            days_forward("membership_days_forward"),
        ]
        indexes = [models.Index(fields=["member", "first_day", "end_day"], name="membership_member_days")]

    def __str__(self) -> str:
        return f"{self.member} – {self.body}"

    def get_absolute_url(self) -> str:
        """Return the address of the member's part that shows it."""
        return reverse("orgs:organization_detail", args=[self.member_id]) + "?tab=societies"


class CertificateSeries(models.Model):
    """How a society or federation numbers its member certificates, and for how many years each holds."""

    body = models.OneToOneField(
        "orgs.Organization",
        verbose_name=_("society or federation"),
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="certificate_series",
    )
    series = models.CharField(_("series"), max_length=20, unique=True)
    years = models.PositiveSmallIntegerField(
        _("years for which a certificate holds"), null=True, blank=True, help_text=_("Empty: as long as the membership")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CertificateSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of member certificates")
        verbose_name_plural = _("series of member certificates")
        default_permissions = ()

    def __str__(self) -> str:
        return self.series


class MembershipApplication(Joining, Reopened, Case):
    """A wish to join, from the association's application or the body's invitation to the decision."""

    words = models.CharField(_("reason for joining"), max_length=300, blank=True)
    opened_on = models.DateField(_("invited or applied on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    answer_by = models.DateTimeField(_("to be sent again by"), null=True, editable=False)
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="application"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for membership")
        verbose_name_plural = _("applications for membership")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["body", "member"],
                condition=Q(state__in=[state.value for state in WAITING_STATES]),
                name="one_open_application",
                violation_error_message=_("There is an open application or invitation already."),
            ),
            _not_its_own("applies_to_another"),
            _office_has_committee("applies_as_office_of_a_committee"),
        ]
        indexes = [models.Index(fields=["state", "opened_on"], name="application_state_opened")]

    def __str__(self) -> str:
        return f"{self.member} → {self.body}"

    def get_absolute_url(self) -> str:
        return reverse("orgs:application_detail", args=[self.pk])


class Recommendation(Case):
    """A city recommends an association to a provincial society, or to a national one by its name (art. 8)."""

    organization = models.ForeignKey(
        "orgs.Organization", verbose_name=_("member"), on_delete=models.PROTECT, related_name="recommendations"
    )
    provincial_society = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("provincial society"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommended",
    )
    national_society = models.CharField(_("national society"), max_length=60, blank=True)
    words = models.CharField(_("grounds"), max_length=300)
    recommended_on = models.DateField(_("recommended on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendation"
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation to a society")
        verbose_name_plural = _("recommendations to societies")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(Q(provincial_society__isnull=False) & Q(national_society=""))
                | (Q(provincial_society__isnull=True) & ~Q(national_society="")),
                name="recommended_to_one_society",
                violation_error_message=_("Choose a provincial society or name a national one, not both."),
            ),
            models.UniqueConstraint(
                fields=["organization", "provincial_society"],
                condition=Q(state=RecommendationState.SUBMITTED.value, provincial_society__isnull=False),
                name="recommended_once_at_a_time",
                violation_error_message=_("It is recommended to this society already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} → {self.society_name}"

    def get_absolute_url(self) -> str:
        return reverse("orgs:recommendation_detail", args=[self.pk])

    @property
    def society_name(self) -> str:
        """Return the name of the society to which the association is recommended."""
        return self.provincial_society.name if self.provincial_society else self.national_society


class JoinCriteria(models.Model):
    """By which size and influence a county or city takes associations as its own group members (guidance art. 8)."""

    unit = models.OneToOneField(
        "orgs.Organization",
        verbose_name=_("city or county"),
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="join_criteria",
    )
    size_classes = models.JSONField(_("size class of the host"), default=list, help_text="any of these; all if empty")
    labels = models.JSONField(_("recognitions of the host"), default=list, help_text="any of these; all if empty")
    min_staff = models.PositiveIntegerField(_("staff, at least"), null=True, blank=True, help_text=_("persons"))
    min_scitech_workers = models.PositiveIntegerField(
        _("sci-tech workers, at least"), null=True, blank=True, help_text=_("persons")
    )
    min_members = models.PositiveIntegerField(
        _("members of the association, at least"), null=True, blank=True, help_text=_("persons")
    )
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = JoinCriteriaQuerySet.as_manager()

    class Meta:
        verbose_name = _("criteria of membership")
        verbose_name_plural = _("criteria of membership")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.unit)
