"""A letter, from the draft to the number, the two files, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.documents import access
from kexie_portal.documents.enums import PENDING, IssuingSteps, LetterKind, LetterState, SignedHow
from kexie_portal.files.models import StoredFile
from kexie_portal.workflow.models import Case

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, drafts among them."""

    def visible_to(self, user: User) -> LetterQuerySet:
        """Narrow to the letters of the units that a user sees; those of a record are reached from the record."""
        return self.filter(unit_code__in=access.codes(access.units().seen(user)))

    def issued(self) -> LetterQuerySet:
        """Narrow to the letters that have a number, withdrawn ones too."""
        return self.filter(state=LetterState.ISSUED)

    def pending(self) -> LetterQuerySet:
        """Narrow to the drafts that wait for somebody."""
        return self.filter(state__in=PENDING)

    def in_force(self) -> LetterQuerySet:
        """Narrow to the letters that were issued and not withdrawn."""
        return self.issued().filter(withdrawn_on__isnull=True)

    def unmade(self) -> LetterQuerySet:
        """Narrow to issued letters whose files are not made yet."""
        return self.issued().filter(Q(docx__isnull=True) | Q(pdf__isnull=True))

    def of(self, record: models.Model) -> LetterQuerySet:
        """Narrow to the letters of a record."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=str(record.pk))


class Letter(Case):
    """A letter: a draft may be written; once it has its number, neither content nor files change.

    `content` is all that its files are made from. `decides` marks the letter by which a case is decided: the case
    waits for its signature.
    """

    state = models.CharField(_("state"), max_length=30, choices=LetterState, default=LetterState.ISSUED)
    steps = models.CharField(_("steps of issuing"), max_length=10, choices=IssuingSteps, default=IssuingSteps.ONE)
    signed_how = models.CharField(_("how it was signed"), max_length=10, choices=SignedHow, default=SignedHow.ONE)
    decides = models.BooleanField(default=False, editable=False)
    number = models.CharField(pgettext_lazy("letter", "number"), max_length=80, blank=True)
    series = models.CharField(_("series"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("number in the year"), null=True)
    kind = models.CharField(_("kind of letter"), max_length=30, choices=LetterKind)
    unit_code = models.CharField(_("division code"), max_length=12, blank=True, db_index=True)
    signer = models.CharField(_("issuing body"), max_length=300)
    title = models.CharField(_("title"), max_length=300)
    addressee = models.CharField(_("addressee"), max_length=300, blank=True)
    paragraphs = models.JSONField(_("text"), default=list)
    content = models.JSONField(_("what it is set from"), default=dict)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.CharField(max_length=64, blank=True)
    record = GenericForeignKey("content_type", "object_id")
    docx = models.ForeignKey(StoredFile, verbose_name="Word", on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, verbose_name="PDF", on_delete=models.PROTECT, null=True, related_name="+")
    docx_sha256 = models.CharField(_("SHA-256 of the Word file"), max_length=64, blank=True)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF file"), max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(_("vain attempts to make its files"), default=0, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drafted by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_on = models.DateField(pgettext_lazy("letter", "issued on"), null=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("withdrawn by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name=_("issued in place of"), on_delete=models.PROTECT, null=True, related_name="replacements"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("official letter")
        verbose_name_plural = _("official letters")
        default_permissions = ()
        ordering = [
            "-year",
            F("issued_on").desc(nulls_first=True),
            F("sequence").desc(nulls_first=True),
            "-pk",
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="letter_record"),
            models.Index(fields=["unit_code", "-year", "-sequence"], name="letter_unit_year"),
            models.Index(fields=["state", "unit_code"], name="letter_state_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "sequence"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
                name="letter_withdrawn_with_reason",
                violation_error_message=_("A letter is withdrawn with a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.ISSUED, sequence__isnull=False, issued_on__isnull=False)
                | (~Q(state=LetterState.ISSUED) & Q(sequence__isnull=True, withdrawn_on__isnull=True)),
                name="letter_numbered_once_issued",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state=LetterState.DROPPED),
                name="letter_replaced_once",
                violation_error_message=_("The letter was issued again already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("documents:letter_detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Tell whether the letter has its number."""
        return self.state == LetterState.ISSUED

    @property
    def is_pending(self) -> bool:
        """Tell whether the letter still waits for somebody."""
        return self.state in PENDING

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the letter no longer holds; its number stays taken."""
        return self.withdrawn_on is not None

    @property
    def is_in_force(self) -> bool:
        """Tell whether the letter was issued and holds."""
        return self.is_issued and not self.is_withdrawn

    @property
    def is_made(self) -> bool:
        """Tell whether both files are there."""
        return self.docx_id is not None and self.pdf_id is not None

    @property
    def called(self) -> str:
        """Return the number, or that there is none yet."""
        return self.number or str(_("(no number yet)"))
