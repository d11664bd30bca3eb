"""The link of a society with its provincial society, and what went through it (guidance art. 5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.common.models import Dated, days_forward
from orgs.societies.enums import LiaisonSubject
from orgs.societies.querysets import LiaisonEntryQuerySet, LiaisonQuerySet


class LiaisonLink(Dated):
    """Guidance and contact between a city's society and a provincial society, with a contact at each end."""

    society = models.ForeignKey(
        "orgs.Organization", verbose_name=_("industry society"), on_delete=models.PROTECT, related_name="liaisons"
    )
    provincial_society = models.ForeignKey(
        "orgs.Organization", verbose_name=_("provincial society"), on_delete=models.PROTECT, related_name="guided"
    )
    contact = models.CharField(_("contact of the society"), max_length=40, blank=True)
    phone = models.CharField(_("phone of the society's contact"), max_length=40, blank=True)
    provincial_contact = models.CharField(_("contact of the provincial society"), max_length=40, blank=True)
    provincial_phone = models.CharField(_("phone of the provincial society's contact"), max_length=40, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison link")
        verbose_name_plural = _("liaison links")
        default_permissions = ()
        ordering = ["-first_day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["society", "provincial_society"],
                condition=Q(end_day__isnull=True),
                name="linked_once",
                violation_error_message=_("The two societies are linked already."),
            ),
            models.CheckConstraint(condition=~Q(society=F("provincial_society")), name="linked_with_another"),
            days_forward("liaison_days_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.society} – {self.provincial_society}"

    def get_absolute_url(self) -> str:
        return reverse("orgs:liaison_detail", args=[self.pk])


class LiaisonEntry(models.Model):
    """One line of a link's log; lines are added, never changed."""

    link = models.ForeignKey(LiaisonLink, on_delete=models.CASCADE, related_name="entries")
    day = models.DateField(_("day"))
    subject = models.CharField(_("subject"), max_length=20, choices=LiaisonSubject)
    words = models.CharField(_("what was done"), max_length=500)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = LiaisonEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the liaison log")
        verbose_name_plural = _("lines of the liaison log")
        default_permissions = ()
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_subject_display()}"
