"""Merges of doubles, and pairs of which somebody said that they are two people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgs.persons.models.person import Person


class PersonMerge(models.Model):
    """One row went into another: why, by whom, and what was re-pointed, so that it can be taken back.

    `journal` holds keys and plain values; never an identity number.
    """

    kept = models.ForeignKey(Person, verbose_name=_("kept"), on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, verbose_name=_("merged"), on_delete=models.PROTECT, related_name="merged_by")
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    journal = models.JSONField(default=dict, editable=False)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken back by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_reason = models.CharField(_("reason of taking back"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("merge of persons")
        verbose_name_plural = _("merges of persons")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="person_merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="person_merge_of_two"),
        ]

    def __str__(self) -> str:
        return str(self.reason)


class PersonsApart(models.Model):
    """Somebody looked at two rows that look like doubles and said that they are two people."""

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("two people, not one")
        verbose_name_plural = _("two people, not one")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="persons_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="persons_apart_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.reason)
