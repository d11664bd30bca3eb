"""The kinds of long work; each app registers its own in its `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from kexie_portal.jobs.queues import Queue

if TYPE_CHECKING:
    from kexie_portal.files.models import StoredFile
    from kexie_portal.jobs.models import Job
    from kexie_portal.jobs.progress import Progress


@dataclass(frozen=True)
class JobResult:
    """What a job leaves behind: a sentence, a page, a file."""

    message: str = ""
    url: str = ""
    file: "StoredFile | None" = None


class JobFailed(Exception):
    """Raised by the work itself, with a sentence that the owner understands; there is no second try."""


class JobCancelled(Exception):
    """Raised by `progress()` when the owner asked to stop; the work's transaction rolls back."""


class JobSuperseded(Exception):
    """Raised when another attempt has taken over; whatever this one wrote rolls back."""


Run = Callable[["Job", "Progress"], JobResult | None]


@dataclass(frozen=True)
class JobKind:
    """A registered kind: its name, its title, the function that does the work and the queue that it waits in."""

    name: str
    title: str | Promise
    run: Run
    atomic: bool = True
    queue: Queue = Queue.NORMAL


KINDS: dict[str, JobKind] = {}


def job_kind(
    name: str, *, title: str | Promise, atomic: bool = True, queue: Queue = Queue.NORMAL
) -> Callable[[Run], Run]:
    """Register a function as a kind of job.

    With `atomic` the whole run and its end are one transaction. A kind that reads for long and writes at
    the end passes `atomic=False` and writes inside `with progress.transaction():`, which refuses to commit
    when another attempt has taken over. Either way the function must be idempotent. What runs for minutes waits in
    the queue `bulk`.
    """

    def register(run: Run) -> Run:
        KINDS[name] = JobKind(name, title, run, atomic, queue)
        return run

    return register


def kind_of(name: str) -> JobKind:
    """Return the registered kind; raises `JobFailed` for a name that no app registers any more."""
    try:
        return KINDS[name]
    except KeyError:
        raise JobFailed(f"No such kind of job: {name}") from None
