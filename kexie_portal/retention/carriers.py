"""What is carried out today: bytes of uploads that never became a record's, result files of background work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

from kexie_portal.files import actions as files
from kexie_portal.files.models import FOLDER, StoredFile
from kexie_portal.jobs.models import Job
from kexie_portal.retention.registry import Purpose, register

AT_ONCE = 500


def let_uploads_go(before: datetime, *, dry: bool) -> int:
    """Delete bytes in the storage that no row knows: what an upload left that was not finished."""
    count = 0
    for name in _unknown(before):
        if not dry:
            default_storage.delete(name)
        count += 1
    return count


def _unknown(before: datetime) -> Iterator[str]:
    for folder in _folders():
        names = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
        known = StoredFile.objects.filter(content__startswith=f"{folder}/").values_list("content", flat=True)
        for name in sorted(names - set(known)):
            if default_storage.get_modified_time(name) < before:
                yield name


def _folders() -> Iterator[str]:
    """Yield the folders that hold stored files: one a purpose and month."""
    if not default_storage.exists(FOLDER):
        return
    for purpose in default_storage.listdir(FOLDER)[0]:
        for month in default_storage.listdir(f"{FOLDER}/{purpose}")[0]:
            yield f"{FOLDER}/{purpose}/{month}"


def let_results_go(before: datetime, *, dry: bool) -> int:
    """Delete result files of work that ended before; a file that something else refers to is a record's and stays."""
    rows = results(before)
    if dry:
        return rows.count()
    count = 0
    for stored in rows.iterator(chunk_size=AT_ONCE):
        files.delete(stored)
        count += 1
    return count


def results(before: datetime) -> QuerySet[StoredFile]:
    """Return the files that only ended work refers to."""
    over = Job.objects.filter(result_file=OuterRef("pk"), finished__lt=before)
    young = Job.objects.filter(result_file=OuterRef("pk")).exclude(finished__lt=before)
    rows = StoredFile.objects.filter(Exists(over)).exclude(Exists(young)).order_by("pk")
    for model, name in _referring():
        rows = rows.exclude(Exists(model._base_manager.filter(**{name: OuterRef("pk")})))
    return rows


def _referring() -> Iterator[tuple[type[Model], str]]:
    """Yield every model but that of the work whose rows refer to stored files, with the field; hidden relations too."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not Job:
            yield relation.related_model, relation.field.name  # type: ignore[misc]


def install() -> None:
    """Register both."""
    register(Purpose("uploads", let_uploads_go, takes=("files.StoredFile",)))
    register(Purpose("job_results", let_results_go, takes=("files.StoredFile", "jobs.Job")))
