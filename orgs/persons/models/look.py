"""Looks at identity numbers: who saw whose, when and why."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgs.persons.models.person import Person


class IdentityLookQuerySet(models.QuerySet):
    """Looks, for the auditor."""

    def listed(self) -> Self:
        """Return all with the names that a list shows."""
        return self.select_related("person__unit__parent", "by")


class IdentityLook(models.Model):
    """A person who holds the right saw a full identity number, and said why before."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looked at by"),
        on_delete=models.PROTECT,
        related_name="identity_looks",
    )
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    reason = models.CharField(_("reason"), max_length=200)
    place = models.CharField(_("where it was shown"), max_length=60)
    identity_masked = models.CharField(_("identity number"), max_length=30)

    objects = IdentityLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at an identity number")
        verbose_name_plural = _("looks at identity numbers")
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.identity_masked
