"""The days on which an association rests (暂停活动)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from orgs.common.days import counted_on
from orgs.register.querysets import SuspensionQuerySet


class Suspension(models.Model):
    """An association rests from a first day to an end day (half-open); it stays what it is."""

    association = models.ForeignKey("orgs.Association", on_delete=models.CASCADE, related_name="suspensions")
    reason = models.CharField(_("reason"), max_length=200)
    first_day = models.DateField(_("first day"))
    end_day = models.DateField(_("end day"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, null=True)  # not known of what was entered before 2026-12

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["-first_day", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(end_day__isnull=True),
                name="one_open_suspension",
                violation_error_message=_("The association is suspended already."),
            ),
            models.CheckConstraint(
                condition=Q(end_day__isnull=True) | Q(end_day__gte=F("first_day")),
                name="suspension_days_forward",
                violation_error_message=_("It cannot end before it began."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("suspended since %(day)s") % {"day": self.first_day})


def resting_on(day: date) -> QuerySet[Suspension, dict[str, int]]:
    """Return the keys of the associations that are suspended on the day (暂停活动): they exist, but are not active.

    Asked by `IN`, so that the database reads the few suspensions once, whatever the number of rows.
    """
    return Suspension.objects.on(day).order_by().values("association")


def working_on(day: date, prefix: str = "", key: str = "pk") -> Q:
    """Return the condition that an association is active on the day: founded, not closed and not suspended.

    `prefix` leads to its node, `key` is a field with the association's key.
    """
    return counted_on(day, prefix) & ~Q(**{f"{key}__in": resting_on(day)})
