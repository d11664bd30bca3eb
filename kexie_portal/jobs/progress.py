"""A running job tells how far it is, and hears that it shall stop."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kexie_portal.jobs import signals_of_life
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.registry import JobCancelled, JobSuperseded
from kexie_portal.texts import shortened

WRITE_EVERY = 0.5  # seconds between two progress writes
BEAT_EVERY = 5.0  # seconds between two signs of life
STALE_AFTER = timedelta(seconds=60)


class Progress:
    """Called by the work as `progress(done, total, message)`; raises `JobCancelled` when asked to stop."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.pk
        self.attempt = job.attempt
        self.done = 0
        self.total = 0
        self.message = ""
        self.cancel_seen = threading.Event()
        self._written = 0.0

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Report steps done of total, written at most twice a second; costs nothing in between."""
        self.done, self.total = max(0, done), max(0, total)
        self.message = shortened(message or self.message, 200)
        now = time.monotonic()
        if now - self._written >= WRITE_EVERY:
            self._written = now
            self.publish()
            if signals_of_life.cancel_is_asked(self.job_id):
                self.cancel_seen.set()
        if self.cancel_seen.is_set():
            raise JobCancelled

    def publish(self) -> bool:
        """Put the progress where everybody can see it."""
        return signals_of_life.publish(
            self.job_id,
            attempt=self.attempt,
            done=self.done,
            total=self.total,
            message=self.message,
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction that only commits while this attempt still owns the job.

        For kinds with `atomic=False`. Raises `JobSuperseded` and rolls back otherwise.
        """
        with transaction.atomic():
            yield
            mine = Job.objects.select_for_update().filter(pk=self.job_id, state=JobState.RUNNING, attempt=self.attempt)
            if not mine.values("pk"):
                raise JobSuperseded


class Heart(threading.Thread):
    """Beats beside a running job on a database connection of its own.

    The row is written where the engine lets it; on SQLite the job's own transaction may hold the only
    write lock, then the cache carries the sign of life and nobody could requeue the job anyway.
    """

    def __init__(self, progress: Progress) -> None:
        super().__init__(name=f"heart-{progress.job_id}", daemon=True)
        self.progress = progress
        self.stopped = threading.Event()

    def __enter__(self) -> "Heart":
        if not current_app.conf.task_always_eager:
            self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stopped.set()
        if self.is_alive():
            self.join(timeout=2)

    def run(self) -> None:
        """Beat until stopped; a missed beat is made up by the next."""
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 500")
            while not self.stopped.wait(BEAT_EVERY):
                self.beat()
        finally:
            connection.close()

    def beat(self) -> None:
        """Write one sign of life and read the wish to cancel."""
        self.progress.publish()
        mine = Job.objects.filter(pk=self.progress.job_id, state=JobState.RUNNING, attempt=self.progress.attempt)
        try:
            if mine.filter(cancel_asked__isnull=False).exists():
                self.progress.cancel_seen.set()
            mine.update(
                heartbeat=timezone.now(),
                done=self.progress.done,
                total=self.progress.total,
                message=self.progress.message,
            )
        except DatabaseError:
            connection.close_if_unusable_or_obsolete()
