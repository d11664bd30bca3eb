"""Enterprises that belong to a society or federation themselves, with or without an association (会员企业)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.common.models import Dated, days_forward
from orgs.societies.querysets import MemberFirmQuerySet


class MemberFirm(Dated):
    """An enterprise is a member of a society or federation, for a time; its association joins by a `Membership`."""

    body = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("society or federation"),
        on_delete=models.PROTECT,
        related_name="member_firms",
    )
    enterprise = models.ForeignKey(
        "orgs.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="society_memberships"
    )
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)

    objects = MemberFirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("member enterprise")
        verbose_name_plural = _("member enterprises")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["body", "enterprise"],
                condition=Q(end_day__isnull=True),
                name="member_firm_once",
                violation_error_message=_("It is a member already."),
            ),
            days_forward("member_firm_days_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} – {self.body}"

    def get_absolute_url(self) -> str:
        return f"{reverse('orgs:member_firm_list')}?body={self.body_id}"
