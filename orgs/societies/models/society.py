"""Industry societies (一业一会) and what every society or federation has: terms, officers, meetings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.common.models import CameBy, Dated, days_forward
from orgs.societies.enums import MeetingKind, SocietyRole
from orgs.societies.querysets import BodyQuerySet


class Registered(models.Model):
    """What the civil affairs office registered of a body; `closed` repeats the node's for the constraints."""

    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    closed = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closing_reason = models.CharField(_("reason of closing"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Society(Registered):
    """What is special to a society: its key industry and its supervising city association.

    A provincial society has a row too, without key industry. One active society per city and key industry: the
    database holds it, because a key industry belongs to one city.
    """

    organization = models.OneToOneField(
        "orgs.Organization", on_delete=models.CASCADE, primary_key=True, related_name="society"
    )
    supervisor = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("supervising unit"),
        on_delete=models.PROTECT,
        related_name="supervised_societies",
    )
    key_industry = models.ForeignKey(
        "orgs.KeyIndustry",
        verbose_name=_("key industry"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="societies",
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry society")
        verbose_name_plural = _("industry societies")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["key_industry"],
                condition=Q(closed__isnull=True),
                name="one_society_of_a_key_industry",
                violation_error_message=_("The city has an active society of this key industry already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return self.organization.get_absolute_url()


class SocietyTerm(Dated):
    """A term (届期) of a society or federation."""

    organization = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="society_terms")
    number = models.PositiveSmallIntegerField(_("term number"))
    due_day = models.DateField(_("election due"), null=True, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of a society")
        verbose_name_plural = _("terms of societies")
        default_permissions = ()
        ordering = ["organization", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                name="society_term_once",
                violation_error_message=_("This term is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(end_day__isnull=True), name="one_running_term_of_a_society"
            ),
            days_forward("society_term_days_forward"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SocietyOfficer(models.Model):
    """A person in the leadership or council of a society or federation, from a first day to an end day."""

    organization = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="society_officers")
    role = models.CharField(_("role"), max_length=20, choices=SocietyRole)
    name = models.CharField(_("person"), max_length=40)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    employer = models.CharField(_("employer and duty"), max_length=100, blank=True)
    person = models.ForeignKey(
        "orgs.Person",
        verbose_name=_("in the register of persons"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="society_offices",
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer of a society")
        verbose_name_plural = _("officers of societies")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(end_day__isnull=True) | Q(first_day__isnull=True) | Q(end_day__gte=models.F("first_day")),
                name="society_officer_days_forward",
                violation_error_message=_("It cannot end before it began."),
            ),
        ]
        indexes = [models.Index(fields=["organization", "role"], name="society_officer_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"


class SocietyMeeting(CameBy):
    """A meeting of a society or federation: when, what kind, who came, what was decided."""

    organization = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="society_meetings")
    kind = models.CharField(_("kind of meeting"), max_length=20, choices=MeetingKind)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=100, blank=True)
    attendees = models.PositiveIntegerField(_("attendees"), null=True, blank=True, help_text=_("persons"))
    subject = models.CharField(_("subject"), max_length=120)
    decisions = models.TextField(_("decisions"), max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        default_permissions = ()
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"
