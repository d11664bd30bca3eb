"""What is carried out by the portal itself: unfinished uploads, result files of background work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

from kexie_portal.files import actions as files
from kexie_portal.files import uploading
from kexie_portal.files.models import StoredFile
from kexie_portal.jobs.models import Job
from kexie_portal.retention.registry import Purpose, register

AT_ONCE = 500


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
    register(Purpose("uploads", uploading.remove_unfinished, takes=("files.Upload",)))
    register(Purpose("job_results", let_results_go, takes=("files.StoredFile", "jobs.Job")))
