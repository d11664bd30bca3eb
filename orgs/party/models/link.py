"""The working link of a city with the party's organisation department: contacts and joint actions (guidance art. 4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.common.models import Dated, days_forward
from orgs.common.querysets import DatedQuerySet, ScopedQuerySet


class LinkSide(models.TextChoices):
    """On whose side of the working link a contact stands."""

    OURS = "ours", _("science association")
    DEPARTMENT = "department", _("organization department")


class PartyLinkQuerySet(DatedQuerySet):
    """Working links, reached by their city."""

    scope_path = "city__"


class PartyLink(Dated):
    """The working link of a city association with the party's organisation department (组织部门)."""

    city = models.ForeignKey(
        "orgs.Organization", verbose_name=_("city"), on_delete=models.PROTECT, related_name="party_links"
    )
    department = models.CharField(_("department"), max_length=120)
    manner = models.CharField(_("manner of working together"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = PartyLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link with the organization department")
        verbose_name_plural = _("links with the organization department")
        ordering = ["-first_day", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["city"],
                condition=Q(end_day__isnull=True),
                name="one_party_link_of_a_city",
                violation_error_message=_("The city has such a link already."),
            ),
            days_forward("party_link_days_forward"),
        ]

    def __str__(self) -> str:
        return self.department

    def get_absolute_url(self) -> str:
        """Return the address of the city's party building."""
        return reverse("orgs:party_city", args=[self.city_id])


class PartyContactQuerySet(DatedQuerySet):
    """Contacts of working links, reached by the city."""

    scope_path = "link__city__"


class PartyContact(Dated):
    """A person through whom the two sides of the link work together."""

    link = models.ForeignKey(PartyLink, on_delete=models.CASCADE, related_name="contacts")
    side = models.CharField(_("side"), max_length=12, choices=LinkSide)
    name = models.CharField(_("person"), max_length=40)
    duty = models.CharField(_("duty"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = PartyContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of the link")
        verbose_name_plural = _("contacts of the link")
        ordering = ["side", "pk"]
        default_permissions = ()
        constraints = [
            days_forward("party_contact_days_forward"),
        ]

    def __str__(self) -> str:
        return self.name


class JointActionQuerySet(ScopedQuerySet):
    """Joint actions, reached by the city."""

    scope_path = "link__city__"


class JointAction(models.Model):
    """Something that the association and the organisation department did together."""

    link = models.ForeignKey(PartyLink, on_delete=models.CASCADE, related_name="actions")
    day = models.DateField(_("day"))
    title = models.CharField(_("what was done"), max_length=120)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = JointActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint action")
        verbose_name_plural = _("joint actions")
        ordering = ["-day", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the city's party building."""
        return reverse("orgs:party_city", args=[self.link.city_id])
