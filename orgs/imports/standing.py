"""Tell how an import stands, for lists and its page: a job that was broken off is no progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from orgs.imports.models import BatchState, Decision, ImportBatch, Outcome

TONES = {
    BatchState.READING: "info",
    BatchState.READY: "wait",
    BatchState.APPLYING: "info",
    BatchState.APPLIED: "good",
    BatchState.UNDONE: "empty",
    BatchState.REFUSED: "bad",
}


@dataclass(frozen=True)
class Standing:
    """The state in words with its tone, the job at work (None: none), and why the last one ended without its result."""

    key: str
    label: str
    tone: str
    job: Job | None = None
    trouble: str = ""


def standing_of(batch: ImportBatch) -> Standing:
    """Tell how an import stands; read it with its job."""
    job = batch.job
    if job is not None and job.is_unfinished:
        label = _("being undone") if batch.state == BatchState.APPLIED else batch.get_state_display()
        return Standing("working", label, "info", job)
    key, label, tone = batch.state, batch.get_state_display(), TONES[BatchState(batch.state)]
    if key == BatchState.READING:
        key, label, tone = "broken", _("reading was broken off"), "bad"
    elif key == BatchState.APPLYING:
        key, label, tone = BatchState.READY, str(BatchState.READY.label), TONES[BatchState.READY]
    over = key in (BatchState.UNDONE, BatchState.REFUSED)
    return Standing(key, label, tone, None, "" if over else _trouble(job))


def _trouble(job: Job | None) -> str:
    if job is None or job.state == JobState.DONE:
        return ""
    if job.state == JobState.CANCELLED:
        return _("The work was stopped; nothing of it was kept.")
    return job.error


@dataclass(frozen=True)
class Tally:
    """The rows of an import by outcome; `duplicate` counts all look-alikes, `accepted` those decided since the plan."""

    rows: int
    new: int
    changed: int
    unchanged: int
    duplicate: int
    undecided: int
    left_out: int
    accepted: int
    error: int

    @property
    def going_in(self) -> int:
        """The rows that applying writes, as far as the review can tell."""
        return self.new + self.changed + self.accepted

    @property
    def staying_out(self) -> int:
        """The rows that wait for the clerk: with faults, undecided or left out."""
        return self.error + self.undecided + self.left_out


def tally(counted: list[tuple[str, str, int]]) -> Tally:
    """Sum up (outcome, decision, number of rows)."""

    def count(fits: Callable[[str, str], bool]) -> int:
        return sum(number for outcome, decision, number in counted if fits(outcome, decision))

    return Tally(
        rows=count(lambda outcome, decision: True),
        new=count(lambda outcome, decision: outcome == Outcome.NEW),
        changed=count(lambda outcome, decision: outcome == Outcome.CHANGED),
        unchanged=count(lambda outcome, decision: outcome == Outcome.UNCHANGED and decision != Decision.SKIP),
        duplicate=count(lambda outcome, decision: outcome == Outcome.DUPLICATE or bool(decision)),
        undecided=count(lambda outcome, decision: outcome == Outcome.DUPLICATE and not decision),
        left_out=count(lambda outcome, decision: decision == Decision.SKIP),
        accepted=count(
            lambda outcome, decision: outcome == Outcome.DUPLICATE and decision in (Decision.SAME, Decision.NEW)
        ),
        error=count(lambda outcome, decision: outcome == Outcome.ERROR),
    )
