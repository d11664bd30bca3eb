"""What nothing refers to any more: bytes without a row, rows that no record names, rows whose bytes are gone.

Young files are spared: a transaction may just be writing them. What a record names is never touched, frozen or not;
where its bytes are gone, that is told and nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import Exists, ForeignKey, OneToOneField, OuterRef, Q, QuerySet
from django.utils import timezone

from kexie_portal.files import access, actions, slots, uploading
from kexie_portal.files.models import FOLDER, Attachment, Freeze, StoredFile, Upload

SPARED = timedelta(days=2)
#: How many of each sort a page names.
NAMED = 50


#: Gives, of some files, those that a record names otherwise than by a foreign key (answers of a form kept as JSON).
Holder = Callable[[list[UUID]], Iterable[UUID]]
_holders: list[Holder] = []


def register_holder(holder: Holder) -> None:
    """Keep files that records name without a foreign key."""
    _holders.append(holder)


@dataclass
class Found:
    """What a sweep found: names of bytes, rows nobody names, rows without bytes, attachments of records that are gone.

    `size` counts the bytes that would go.
    """

    bytes_without_row: list[str] = field(default_factory=list)
    unnamed: list[StoredFile] = field(default_factory=list)
    without_bytes: list[StoredFile] = field(default_factory=list)
    of_gone_records: list[Attachment] = field(default_factory=list)
    size: int = 0
    removed: bool = False

    @property
    def count(self) -> int:
        """Count what goes."""
        return len(self.bytes_without_row) + len(self.unnamed) + len(self.of_gone_records)

    def as_json(self) -> dict[str, object]:
        """Return it as `manage.py sweep_files --json` prints it."""
        return {
            "bytes_without_row": self.bytes_without_row,
            "rows_unnamed": [str(one.pk) for one in self.unnamed],
            "rows_without_bytes": [str(one.pk) for one in self.without_bytes],
            "attachments_of_gone_records": [one.pk for one in self.of_gone_records],
            "bytes": self.size,
            "removed": self.removed,
        }


def find(spared: timedelta = SPARED) -> Found:
    """List what nothing refers to and is older than what is spared; nothing is changed."""
    before = timezone.now() - spared
    found = Found(unnamed=list(unnamed(before)), of_gone_records=list(of_gone_records(before)))
    there = set(stored_names())
    known = set(StoredFile.objects.values_list("content", flat=True))
    known |= {part[0] for parts in Upload.objects.values_list("parts", flat=True) for part in parts}
    old = [name for name in sorted(there - known) if default_storage.get_modified_time(name) < before]
    found.bytes_without_row = old
    rows = StoredFile.objects.filter(created__lt=before).only("pk", "name", "content", "purpose", "created")
    found.without_bytes = [one for one in rows.iterator(chunk_size=2000) if one.content.name not in there]
    found.size = sum(default_storage.size(name) for name in old) + sum(one.size for one in found.unnamed)
    return found


def remove(spared: timedelta = SPARED) -> Found:
    """Remove what `find` lists; what came to be named meanwhile stays."""
    found = find(spared)
    before = timezone.now() - spared
    for one in found.of_gone_records:
        Freeze.objects.filter(content_type=one.content_type, object_id=one.object_id).delete()
        one.delete()
    for row in unnamed(before):
        actions.delete(row)
    for name in found.bytes_without_row:
        default_storage.delete(name)
    found.removed = True
    return found


def unnamed(before: datetime) -> QuerySet[StoredFile]:
    """Return old rows that no other table names; what is kept for a time goes when that is over.

    A purpose that nobody registered is its owner's alone and kept for good.
    """
    rows = StoredFile.objects.filter(created__lt=before, expires__isnull=True, origin__isnull=True)
    rows = rows.filter(purpose__in=list(access.PURPOSES))
    named = Q()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        link = getattr(relation, "field", None)
        if not isinstance(link, (ForeignKey, OneToOneField)) or link.model is StoredFile:
            continue
        named |= Q(Exists(link.model._base_manager.order_by().filter(**{link.name: OuterRef("pk")})))
    found = rows.exclude(named)
    candidates = list(found.values_list("pk", flat=True)) if _holders else []
    held = {pk for holder in _holders for pk in holder(candidates)}
    return found.exclude(pk__in=held) if held else found


def of_gone_records(before: datetime) -> Iterator[Attachment]:
    """Yield the attachments of records that are no more."""
    for known in slots.every():
        kind = ContentType.objects.get_for_model(known.model)
        rows = Attachment.objects.filter(content_type=kind, uploaded_at__lt=before)
        yield from rows.exclude(object_id__in=known.model._base_manager.values("pk")).select_related("file")


def stored_names() -> Iterator[str]:
    """Yield the names of all bytes that are ours in the storage, whichever storage it is."""
    for folder in (FOLDER, uploading.FOLDER):
        yield from _below(folder)


def _below(folder: str) -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # a folder of a disk before its first file
        return
    yield from (f"{folder}/{name}" for name in names if name)
    for inner in folders:
        yield from _below(f"{folder}/{inner}")
