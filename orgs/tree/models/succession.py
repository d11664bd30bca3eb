"""What an association was: former names, what it came from and went into, when it was suspended."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.names import search_text
from orgs.tree.querysets import FormerNameQuerySet, SuccessionQuerySet


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words of the search beside the name."""
        self.work_out()
        super().save(*args, **kwargs)

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
