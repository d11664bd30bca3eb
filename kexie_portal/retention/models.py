"""Terms as they were set, and what each night carried out."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.retention.enums import Unit


class Term(models.Model):
    """How long the things of a purpose stay; rows are added, never changed. Without one the standard holds."""

    key = models.CharField(_("purpose"), max_length=60)
    number = models.PositiveSmallIntegerField(_("term"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("unit of the term"), max_length=10, choices=Unit)
    basis = models.CharField(_("legal basis"), max_length=200)
    sample = models.BooleanField(_("sample, not decided yet"), default=False)
    reason = models.CharField(_("reason"), max_length=200)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("term of keeping")
        verbose_name_plural = _("terms of keeping")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(number__gte=1), name="term_of_keeping_number")]
        indexes = [models.Index(fields=["key", "-id"], name="term_of_purpose")]

    def __str__(self) -> str:
        return f"{self.key}: {self.number} {self.get_unit_display()}"


class Carried(models.Model):
    """What one night deleted or blanked for a purpose; `fault` says why it could not."""

    key = models.CharField(_("purpose"), max_length=60)
    night = models.DateField(_("night"))
    before = models.DateTimeField(_("began before"))
    number = models.PositiveIntegerField(_("deleted or blanked"), default=0)
    fault = models.CharField(_("fault"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("carried out term")
        verbose_name_plural = _("carried out terms")
        ordering = ["-night", "key"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "night"], name="carried_once_a_night")]

    def __str__(self) -> str:
        return f"{self.night:%Y-%m-%d} {self.key}"
