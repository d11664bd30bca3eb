"""Large files in parts: what has come stays in the storage, so that a broken upload goes on where it stopped.

Each part is an object of its own, because S3 cannot append; once all are there they are put together, checked like any
other file and attached. A quota a person keeps unfinished uploads from filling the storage.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import attaching
from kexie_portal.files.actions import clean_name
from kexie_portal.files.errors import FileRefused
from kexie_portal.files.models import Attachment, Upload

FOLDER = "uploads"
GIGABYTE = 1024 * 1024 * 1024
#: No slot takes more, whatever it says.
LARGEST = 2 * GIGABYTE - 1
#: The most that one request may bring.
LARGEST_PART = 8 * 1024 * 1024
KEPT_IN_MEMORY = 16 * 1024 * 1024
TAKEN_OVER_AFTER = timedelta(minutes=5)


class OffsetMismatch(Exception):
    """Raised where a part does not begin where the last one ended: another window was faster."""


class BeingFinished(Exception):
    """Raised where another request is putting the parts together."""


def begin(record: Model, key: str, *, actor: User, name: str, length: int) -> Upload:
    """Begin an upload of so many bytes; raises `NotAllowed`, `Refused`, `FileRefused` before any of them has come."""
    slot = attaching.demand(record, key, actor)
    if length > LARGEST:
        words = _("“%(name)s” has %(size)s; files of 2 GB and more are not taken. Compress it or split it.")
        raise FileRefused(words % {"name": clean_name(name), "size": filesizeformat(length)})
    attaching.refuse_size(slot, length, name)
    if slot.most > 1 and Attachment.objects.of(record).current().filter(slot=key).count() >= slot.most:
        words = _("“%(slot)s” takes %(most)s files at most; take one out first.")
        raise Refused(words % {"slot": slot.title, "most": slot.most})
    with transaction.atomic():
        _refuse_over_quota(actor, length)
        return Upload.objects.create(
            owner=actor,
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            slot=key,
            name=clean_name(name),
            length=length,
        )


def _refuse_over_quota(actor: User, length: int) -> None:
    """Refuse to begin where the person's unfinished uploads would take more than their share of the storage."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    mine = Upload.objects.filter(owner=actor, finished__isnull=True)
    under_way = mine.aggregate(sum=Sum("length"))["sum"] or 0
    if mine.count() >= settings.UPLOADS_AT_ONCE or under_way + length > settings.UPLOAD_QUOTA_BYTES:
        words = _("Unfinished uploads of yours take %(size)s already; finish or discard them first.")
        raise Refused(words % {"size": filesizeformat(under_way)})


def add_part(upload: Upload, *, actor: User, offset: int, content: bytes) -> Upload:
    """Keep the next part; raises `OffsetMismatch`, and `NotAllowed` where the slot has been closed meanwhile."""
    record = _record(upload)
    attaching.demand(record, upload.slot, actor)
    with transaction.atomic():
        current = Upload.objects.select_for_update().get(pk=upload.pk)
        if current.received != offset or offset + len(content) > current.length:
            raise OffsetMismatch
        if content:
            name = f"{FOLDER}/{current.pk}/{offset:012d}-{uuid.uuid4().hex[:8]}"
            kept = default_storage.save(name, File(BytesIO(content)))
            current.parts = [*current.parts, [kept, len(content)]]
            current.received += len(content)
        current.touched = timezone.now()
        current.save(update_fields=["parts", "received", "touched"])
    return current


def finish(upload: Upload, *, actor: User) -> None:
    """Put the parts together, check the whole and attach it; a refused one is gone, with what has come.

    Raises `BeingFinished` for the second of two requests that get here at once, `NotAllowed`, `Refused` and
    `FileRefused`. The row stays for a while, so that a browser that lost the answer hears that all has come.
    """
    claimed = _claim(upload)
    if claimed is None:
        return
    try:
        with tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as whole:
            _join(claimed.parts, whole)
            attaching.attach(_record(claimed), claimed.slot, actor=actor, content=File(whole), name=claimed.name)
    except (Refused, FileRefused):
        discard(claimed)
        raise
    except BaseException:
        Upload.objects.filter(pk=claimed.pk).update(claimed=None)
        raise
    Upload.objects.filter(pk=claimed.pk).update(finished=timezone.now(), parts=[])
    forget_parts(claimed.parts)


def _claim(upload: Upload) -> Upload | None:
    """Take hold of a whole upload, so that it is attached once; nothing where that is done.

    Where a process was killed in the middle, the next request takes over after a while.
    """
    with transaction.atomic():
        current = Upload.objects.select_for_update().get(pk=upload.pk)
        if current.finished is not None:
            return None
        if not current.is_whole:
            raise OffsetMismatch
        if current.claimed is not None and current.claimed > timezone.now() - TAKEN_OVER_AFTER:
            raise BeingFinished
        current.claimed = timezone.now()
        current.save(update_fields=["claimed"])
    return current


def _join(parts: Iterable[tuple[str, int]], whole: IO[bytes]) -> None:
    for name, size in parts:
        with default_storage.open(name, "rb") as part:
            copied = whole.write(part.read())
        if copied != size:
            raise OSError(f"{name}: {copied} of {size} bytes")
    whole.seek(0)


def discard(upload: Upload) -> None:
    """Give up an upload with what has come of it."""
    parts = list(upload.parts)
    upload.delete()
    transaction.on_commit(lambda: forget_parts(parts))


def forget_parts(parts: Iterable[tuple[str, int]]) -> None:
    """Delete parts from the storage; what a crash leaves is swept."""
    for name, _size in parts:
        default_storage.delete(name)


def remove_unfinished(before: datetime, dry: bool = False) -> int:
    """Discard the uploads that nobody has gone on with since a moment, and return how many; `dry` only counts."""
    rows = Upload.objects.filter(touched__lt=before)
    if dry:
        return rows.count()
    count = 0
    for upload in rows.iterator(chunk_size=200):
        discard(upload)
        count += 1
    return count


def _record(upload: Upload) -> Model:
    if upload.record is None:
        raise NotAllowed(_("These materials cannot be changed now."))
    found: Model = upload.record
    return found
