"""How far a job is, as a page shows it."""

from dataclasses import dataclass

from kexie_portal.jobs import signals_of_life
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job


@dataclass(frozen=True)
class Standing:
    """Steps done, in all, percent 0–100 or nothing while unknown, and what is being done."""

    done: int
    total: int
    message: str

    @property
    def percent(self) -> int | None:
        """Return the share done in percent, never past 100."""
        return min(100, self.done * 100 // self.total) if self.total else None


def standing(job: Job) -> Standing:
    """Return the progress, from the cache where it is newer than the row."""
    signal = signals_of_life.latest(job.pk) if job.state == JobState.RUNNING else None
    if signal and signal["attempt"] == job.attempt:
        return Standing(signal["done"], signal["total"], signal["message"])
    return Standing(job.done, job.total, job.message)
