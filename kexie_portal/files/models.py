"""Stored files: the row knows what the bytes are, the storage holds them under a name without meaning.

An attachment puts a stored file into a slot of a record; a freeze keeps a record's slots as they are; an upload is what
has come so far of a large file.
"""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FOLDER = "stored"  # ours alone: what no row knows is swept out of it


def storage_name(stored_file: StoredFile, filename: str) -> str:
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
    origin = models.ForeignKey(
        "self", verbose_name=_("made from"), null=True, editable=False, on_delete=models.CASCADE, related_name="derived"
    )
    derived_as = models.CharField(_("made as"), max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "derived_as"], condition=models.Q(origin__isnull=False), name="derived_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address that checks the permission and streams the bytes."""
        return reverse("files:download", args=[self.uuid])


class OfRecordQuerySet(models.QuerySet[Any]):
    """Rows that hang on any record by its kind and number."""

    def of(self, record: models.Model) -> Self:
        """Narrow to the rows of one record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def of_each(self, model: type[models.Model], pks: Any) -> Self:
        """Narrow to the rows of several records of one kind; `pks` may be a query."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=pks)


class AttachmentQuerySet(OfRecordQuerySet):
    """Files in slots."""

    def current(self) -> Self:
        """Narrow to those that are in force: neither replaced nor taken out."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A file in a slot of a record. It belongs to an organisation, whoever uploaded it.

    `owner` is a label such as organization:12, which the app that knows organisations puts into words.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    slot = models.CharField(_("material"), max_length=40)
    file = models.ForeignKey(StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveIntegerField(_("place"), default=0)
    owner = models.CharField(_("belongs to"), max_length=60, blank=True, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("added"), default=timezone.now)
    removed_at = models.DateTimeField(_("replaced or taken out"), null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken out by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["slot", "position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "slot", "file"], name="file_once_in_a_slot")
        ]
        indexes = [models.Index(fields=["content_type", "object_id", "slot"], name="attachment_of_record")]

    def __str__(self) -> str:
        return self.file.name


class Freeze(models.Model):
    """Keeps the files in a slot of a record, or in all of them where `slot` is empty, as they are.

    The database refuses whatever writes an attachment meanwhile (`files/guard.py`).
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    slot = models.CharField(_("material"), max_length=40, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("frozen by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    frozen_at = models.DateTimeField(_("frozen at"), default=timezone.now)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("freeze of materials")
        verbose_name_plural = _("freezes of materials")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id", "slot"], name="slot_frozen_once")]

    def __str__(self) -> str:
        from kexie_portal.files.slots import title_of  # the registry stands above the models

        return title_of(self.content_type.model_class(), self.record, self.slot)


class Upload(models.Model):
    """A large file on its way into a slot; what has come lies in the storage as `parts`, a name and size each."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    slot = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    length = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)
    begun = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now, db_index=True)
    #: Since when a request puts the parts together, and since when that is done: a lost answer is asked for again.
    claimed = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("unfinished upload")
        verbose_name_plural = _("unfinished uploads")
        ordering = ["begun"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Tell whether every byte has come."""
        return self.received == self.length

    @property
    def percent(self) -> int:
        """Return how much has come, in whole percent; a hundred only where nothing is missing."""
        return 100 * self.received // self.length if self.length else 100
