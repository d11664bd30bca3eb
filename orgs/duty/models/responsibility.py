"""Who answers for the work at a city or county (guidance art. 8): leader in charge, department, contacts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.common.models import Dated, days_forward
from orgs.common.querysets import DatedQuerySet

#: The units that bear the primary responsibility (主体责任).


class ResponsibleRole(models.TextChoices):
    """What somebody, or a department, answers for."""

    LEADER = "leader", _("leader in charge")
    DEPARTMENT = "department", _("responsible department")
    CONTACT = "contact", _("contact")


#: Of these a unit has one at a time.
ALONE = (ResponsibleRole.LEADER, ResponsibleRole.DEPARTMENT)


class ResponsibleQuerySet(DatedQuerySet):
    """Entries, reached by their unit."""

    scope_path = "unit__"


class Responsible(Dated):
    """One person, or one department, that answers for a unit from a first day to an end day (half-open)."""

    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="responsibles"
    )
    role = models.CharField(_("role"), max_length=12, choices=ResponsibleRole)
    name = models.CharField(_("name"), max_length=60)
    duty = models.CharField(_("duty"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = ResponsibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility entry")
        verbose_name_plural = _("responsibility entries")
        ordering = ["-first_day", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "role"],
                condition=Q(end_day__isnull=True, role__in=[role.value for role in ALONE]),
                name="one_responsible_of_a_role",
                violation_error_message=_("There is one already: end the former's days first."),
            ),
            days_forward("responsible_days_forward"),
        ]
        indexes = [models.Index(fields=["unit", "role", "end_day"], name="responsible_unit_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the unit's responsibility record."""
        return reverse("orgs:responsibility_detail", args=[self.unit_id])
