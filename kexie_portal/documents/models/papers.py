"""What is kept beside a letter: earlier wordings of the draft, scans and seals, receipts of delivery."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.documents.enums import DeliveryWay, PaperKind
from kexie_portal.documents.models.letter import Letter
from kexie_portal.files.models import StoredFile


class LetterWording(models.Model):
    """One wording of a draft, as it stood after somebody wrote it."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="wordings")
    title = models.CharField(_("title"), max_length=300)
    addressee = models.CharField(_("addressee"), max_length=300, blank=True)
    paragraphs = models.JSONField(_("text"), default=list)
    attachments = models.JSONField(_("attachments"), default=list)
    copy_to = models.CharField(_("copies to"), max_length=600, blank=True)
    signers = models.JSONField(_("issuing bodies"), default=list)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wordings of letters")
        default_permissions = ()
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class LetterPaper(models.Model):
    """A scan of the stamped letter, a picture of the electronic seal, an attachment, a signed receipt."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    file = models.ForeignKey(StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("paper of a letter")
        verbose_name_plural = _("papers of letters")
        default_permissions = ()
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class LetterReceipt(models.Model):
    """The delivery of a letter (送达回执): who received it, on which day, by which way."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="receipts")
    received_by = models.CharField(_("received by"), max_length=60)
    received_on = models.DateField(_("received on"))
    way = models.CharField(_("way of delivery"), max_length=10, choices=DeliveryWay)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    class Meta:
        verbose_name = _("receipt of a letter")
        verbose_name_plural = _("receipts of letters")
        default_permissions = ()
        ordering = ["received_on", "pk"]

    def __str__(self) -> str:
        return f"{self.received_by} {self.received_on}"

    @property
    def is_own(self) -> bool:
        """Tell whether the recipient confirmed it in the portal."""
        return self.way == DeliveryWay.PORTAL
