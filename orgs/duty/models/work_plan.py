"""Work plans that the province publishes, and who has read them (guidance art. 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.files.models import StoredFile

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class WorkPlanQuerySet(models.QuerySet["WorkPlan"]):
    """Work plans; what a province publishes is read by everybody who works under it."""

    def visible_to(self, user: User, perm: str = "orgs.view_unit") -> Self:
        """Narrow to the plans of the provinces in which the user's postings lie; to view it reaches up the tree."""
        from orgs.common.scope import Scope  # scope stands above the models

        scope = Scope.of(user)
        if perm != "orgs.view_unit":
            return self.filter(scope.condition(perm, "unit__"))
        trees = {interval.tree_id for interval in scope.intervals(perm)}
        return self.filter(unit__tree_id__in=trees)

    def in_force(self) -> Self:
        """Narrow to the plans that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class WorkPlan(models.Model):
    """A work plan (工作计划) as it was published; a mistake is withdrawn with its reason, never changed silently.

    A corrected plan names the withdrawn one that it takes the place of.
    """

    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("published by"), on_delete=models.PROTECT, related_name="work_plans"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=20_000)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("takes the place of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("work plan")
        verbose_name_plural = _("work plans")
        ordering = ["-published_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
                name="work_plan_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the page on which it is read."""
        return reverse("orgs:work_plan_detail", args=[self.pk])


class WorkPlanReading(models.Model):
    """A user opened a work plan for the unit of their posting; the first time counts."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.CASCADE, related_name="readings")
    unit = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("read at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading of a work plan")
        verbose_name_plural = _("readings of work plans")
        ordering = ["read_at", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "unit", "reader"], name="work_plan_read_once")]

    def __str__(self) -> str:
        return f"{self.reader} {self.read_at:%Y-%m-%d}"
