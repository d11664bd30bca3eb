"""Stored files: the row knows what the bytes are, the storage holds them under a name without meaning."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FOLDER = "stored"  # ours alone: what no row knows is swept out of it


def storage_name(stored_file: "StoredFile", filename: str) -> str:
    """Return the place in the storage; nothing of the uploaded name gets into the path."""
    return f"{FOLDER}/{stored_file.purpose.replace('.', '-')}/{timezone.localdate():%Y-%m}/{stored_file.uuid}"


class StoredFile(models.Model):
    """One file, written once; a new version is a new row."""

    uuid = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=60, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stored_files",
    )
    content = models.FileField(_("content"), upload_to=storage_name, max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    content_type = models.CharField(_("type found in the content"), max_length=120)
    created = models.DateTimeField(_("stored"), default=timezone.now)
    expires = models.DateTimeField(_("kept until"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address that checks the permission and streams the bytes."""
        return reverse("files:download", args=[self.uuid])
