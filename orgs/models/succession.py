"""What an association was: former names, what it came from and went into, when it was suspended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.names import search_text
from orgs.querysets import FormerNameQuerySet, SuccessionQuerySet, SuspensionQuerySet


class FormerName(models.Model):
    """A name by which an organization is still found: its own earlier one, or that of one merged into it."""

    organization = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("former name"), max_length=120)
    search_text = models.CharField(max_length=260, editable=False, blank=True)
    until = models.DateField(_("until"), help_text=_("The first day on which it no longer holds"))

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["-until", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the words of the search beside the name."""
        self.work_out()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def work_out(self) -> None:
        """Set the words of the search, for a bulk write."""
        self.search_text = search_text(self.name)


class SuccessionKind(models.TextChoices):
    """How one association became another."""

    MERGER = "merger", pgettext_lazy("change", "merger")
    SPLIT = "split", pgettext_lazy("change", "split")


class Succession(models.Model):
    """One organization went into another, or another came out of it."""

    predecessor = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="precessions")
    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind)
    day = models.DateField(_("day"))

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["-day", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.predecessor_id} → {self.successor_id}"


class Suspension(models.Model):
    """An association rests from a first day to an end day (half-open); it stays what it is."""

    association = models.ForeignKey("orgs.Association", on_delete=models.CASCADE, related_name="suspensions")
    reason = models.CharField(_("reason"), max_length=200)
    first_day = models.DateField(_("first day"))
    end_day = models.DateField(_("end day"), null=True, blank=True)

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
