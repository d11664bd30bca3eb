"""What somebody looked into and found right although a rule of data quality points at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.common.scope import VIEW

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class EndedBecause(models.TextChoices):
    """Why a finding is no longer taken for checked."""

    TAKEN_BACK = "taken_back", _("taken back")
    GONE = "gone", _("put right: nothing is found any more")
    CHANGED = "changed", _("the data have changed since")
    OLD = "old", _("checked too long ago")


#: After these a record is found anew; its checker is told.
COUNTED_AGAIN = (EndedBecause.CHANGED, EndedBecause.OLD)


class QualityExceptionQuerySet(models.QuerySet["QualityException"]):
    """Checked findings, reached by the record that they are about."""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to those at records that the user's postings in force reach."""
        from orgs.register.models.enterprise import Enterprise
        from orgs.tree.models.organization import Organization

        nodes = Organization.objects.visible_to(user, perm).order_by().values("pk")
        firms = Enterprise.objects.visible_to(user, perm).order_by().values("pk")
        return self.filter(Q(organization__in=nodes) | Q(enterprise__in=firms))


class QualityException(models.Model):
    """A finding that was checked and is right: not counted until somebody takes that back or its data change.

    `facts` is a print of what the finding rested on when it was checked (`orgs.quality.facts`).
    """

    rule = models.CharField(_("rule"), max_length=30)
    organization = models.ForeignKey(
        "orgs.Organization", on_delete=models.CASCADE, null=True, blank=True, related_name="quality_exceptions"
    )
    enterprise = models.ForeignKey(
        "orgs.Enterprise", on_delete=models.CASCADE, null=True, blank=True, related_name="quality_exceptions"
    )
    reason = models.CharField(_("why it is right"), max_length=200)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField(_("checked on"))
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )
    ended_because = models.CharField(_("why it no longer holds"), max_length=10, choices=EndedBecause, blank=True)
    facts = models.CharField(max_length=32, blank=True, editable=False)

    objects = QualityExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked finding")
        verbose_name_plural = _("checked findings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, enterprise__isnull=True)
                | Q(organization__isnull=True, enterprise__isnull=False),
                name="checked_of_one_record",
            ),
            models.UniqueConstraint(
                fields=["rule", "organization"],
                condition=Q(end_day__isnull=True, organization__isnull=False),
                name="organization_checked_once",
            ),
            models.UniqueConstraint(
                fields=["rule", "enterprise"],
                condition=Q(end_day__isnull=True, enterprise__isnull=False),
                name="enterprise_checked_once",
            ),
        ]

    def __str__(self) -> str:
        return self.rule
