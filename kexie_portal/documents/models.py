"""Texts of letters, who issues them, their yearly numbers, and the letters that were issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.documents import access
from kexie_portal.documents.enums import LetterKind
from kexie_portal.files.models import StoredFile

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


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
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("issuer of letters")
        verbose_name_plural = _("issuers of letters")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or self.unit_code


class LetterCounter(models.Model):
    """The last number taken of a series in a year; its row is the lock under which the next one is taken."""

    series = models.CharField(_("series"), max_length=20)
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


class LetterQuerySet(models.QuerySet["Letter"]):
    """Issued letters."""

    def visible_to(self, user: User) -> LetterQuerySet:
        """Narrow to the letters of the units that a user sees; those of a record are reached from the record."""
        return self.filter(unit_code__in=access.codes(access.units().seen(user)))

    def in_force(self) -> LetterQuerySet:
        """Narrow to the letters that were not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def of(self, record: models.Model) -> LetterQuerySet:
        """Narrow to the letters of a record."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=str(record.pk))


class Letter(models.Model):
    """A letter that was issued: number, content and the two files with their hashes, none of which changes."""

    number = models.CharField(pgettext_lazy("letter", "number"), max_length=60)
    series = models.CharField(_("series"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("number in the year"))
    kind = models.CharField(_("kind of letter"), max_length=30, choices=LetterKind)
    unit_code = models.CharField(_("division code"), max_length=12, blank=True, db_index=True)
    signer = models.CharField(_("issuing body"), max_length=120)
    title = models.CharField(_("title"), max_length=300)
    addressee = models.CharField(_("addressee"), max_length=300, blank=True)
    paragraphs = models.JSONField(_("text"), default=list)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.CharField(max_length=64, blank=True)
    record = GenericForeignKey("content_type", "object_id")
    docx = models.ForeignKey(StoredFile, verbose_name="Word", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(StoredFile, verbose_name="PDF", on_delete=models.PROTECT, related_name="+")
    docx_sha256 = models.CharField(_("SHA-256 of the Word file"), max_length=64)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF file"), max_length=64)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_on = models.DateField(pgettext_lazy("letter", "issued on"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("withdrawn by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("official letter")
        verbose_name_plural = _("official letters")
        default_permissions = ()
        ordering = ["-year", "-issued_on", "-sequence", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="letter_record"),
            models.Index(fields=["unit_code", "-year", "-sequence"], name="letter_unit_year"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "sequence"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
                name="letter_withdrawn_with_reason",
                violation_error_message=_("A letter is withdrawn with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("documents:letter_detail", args=[self.pk])

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the letter no longer holds; its number stays taken."""
        return self.withdrawn_on is not None
