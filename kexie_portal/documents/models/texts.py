"""Texts of letters, who issues them in which steps, and their yearly numbers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kexie_portal.documents.enums import IssuingSteps, LetterKind


class LetterTemplate(models.Model):
    """The text of one kind of letter, by a unit or, with an empty code, by the province for all.

    Taken out of use it stays, so that its history does.
    """

    kind = models.CharField(_("kind of letter"), max_length=30, choices=LetterKind)
    unit_code = models.CharField(_("division code"), max_length=12, blank=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), max_length=6000)
    in_use = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("changed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        default_permissions = ()
        ordering = ["unit_code", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "unit_code"], name="letter_template_one_a_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit_code}".strip()


class LetterIssuer(models.Model):
    """The name in which a unit issues letters; what is left empty is as usual."""

    unit_code = models.CharField(_("division code"), max_length=12, unique=True)
    name = models.CharField(_("issuing body"), max_length=60, blank=True)
    head = models.CharField(_("red heading"), max_length=40, blank=True)
    series = models.CharField(_("series"), max_length=12, null=True, blank=True, unique=True)
    steps = models.CharField(_("steps of issuing"), max_length=10, choices=IssuingSteps, default=IssuingSteps.ONE)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("issuer of letters")
        verbose_name_plural = _("issuers of letters")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or self.unit_code


class LetterCounter(models.Model):
    """The last number taken of a series in a year; its row is the lock under which the next one is taken."""

    series = models.CharField(_("series"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    unit_code = models.CharField(_("division code"), max_length=12, blank=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number of letters")
        verbose_name_plural = _("numbers of letters")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="letter_counter_one_a_year")]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.last}"
