"""Postings (任职) and the guardian grants that they turn into."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from orgs.common.roles import ROLE_CHOICES
from orgs.postings.querysets import PostingQuerySet


class Posting(models.Model):
    """A dated appointment of a person to a role at an organisation; the end day is out (half-open)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    organization = models.ForeignKey(
        "orgs.Organization", verbose_name=_("at"), on_delete=models.PROTECT, related_name="postings"
    )
    role = models.CharField(_("role"), max_length=30, choices=ROLE_CHOICES)
    first_day = models.DateField(_("first day"))
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    handed_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="handed_out_postings"
    )
    handed_out_at = models.DateTimeField(_("handed out at"), auto_now_add=True)
    handover = models.JSONField(_("what was handed over"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-first_day", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(end_day__isnull=True) | Q(end_day__gte=F("first_day")),
                name="posting_days_forward",
                violation_error_message=_("It cannot end before it began."),
            ),
        ]
        indexes = [models.Index(fields=["user", "first_day", "end_day"], name="posting_user_days")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organization}"

    def is_in_force_on(self, day: date) -> bool:
        """Tell whether the posting holds on the day."""
        return self.first_day <= day and (self.end_day is None or self.end_day > day)


class OrganizationGrant(UserObjectPermissionBase):
    """A permission of a person on a node and all under it, as django-guardian keeps it, held by a posting."""

    content_object = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="grants")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, null=True, related_name="grants")

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        default_permissions = ()
        unique_together = ["user", "permission", "content_object", "posting"]
