"""What enterprises were before: where they lay and of which size they were, each from a first day to an end day.

The rows of one enterprise never overlap: each begins where the one before ends (open: since ever), and what the
enterprise says of itself begins where the last ends. Only `orgs.register.past` makes them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import SizeClass
from orgs.common.querysets import DatedQuerySet


class Former(models.Model):
    """One span of days before the present one, with the moment of its entry."""

    first_day = models.DateField(_("first day"), null=True, blank=True)
    end_day = models.DateField(_("end day"), help_text=_("The first day on which it no longer holds"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-end_day"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "end_day"], name="%(class)s_ends_once"),
            models.UniqueConstraint(fields=["enterprise", "first_day"], name="%(class)s_begins_once"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(first_day__isnull=True), name="one_first_%(class)s"
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(end_day__gt=F("first_day")), name="%(class)s_days_forward"
            ),
        ]


class FormerPlace(Former):
    """Where an enterprise lay before: it counts there on the days of that time, whatever moved since."""

    enterprise = models.ForeignKey("orgs.Enterprise", on_delete=models.CASCADE, related_name="former_places")
    unit = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("city, county or park"),
        on_delete=models.PROTECT,
        related_name="former_enterprises",
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Former.Meta):
        verbose_name = _("former place of an enterprise")
        verbose_name_plural = _("former places of enterprises")

    def __str__(self) -> str:
        return f"{self.enterprise}: {self.words}"

    @property
    def words(self) -> str:
        """The name of the unit."""
        return self.unit.name


class FormerSize(Former):
    """Of which size class an enterprise was before; empty where it could not be told."""

    enterprise = models.ForeignKey("orgs.Enterprise", on_delete=models.CASCADE, related_name="former_sizes")
    size_class = models.CharField(_("size class"), max_length=10, choices=SizeClass, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Former.Meta):
        verbose_name = _("former size class")
        verbose_name_plural = _("former size classes")

    def __str__(self) -> str:
        return f"{self.enterprise}: {self.words}"

    @property
    def words(self) -> str:
        """The size class in a word."""
        return str(self.get_size_class_display() or _("not known"))
