"""The states of an import and the one function that moves it."""

from __future__ import annotations

from orgs.imports.models import BatchState, ImportBatch

#: From → to. The command applies what it has read in one go; a broken-off attempt leads back to the review.
MOVES: dict[str, frozenset[str]] = {
    BatchState.READING: frozenset([BatchState.READY, BatchState.REFUSED, BatchState.APPLIED]),
    BatchState.READY: frozenset([BatchState.READING, BatchState.APPLYING, BatchState.APPLIED]),
    BatchState.APPLYING: frozenset([BatchState.READY, BatchState.APPLIED]),
    BatchState.APPLIED: frozenset([BatchState.UNDONE]),
    BatchState.UNDONE: frozenset(),
    BatchState.REFUSED: frozenset(),
}


def may_move(batch: ImportBatch, state: BatchState) -> bool:
    """Tell whether an import may come into a state from where it stands."""
    return state in MOVES[batch.state]


def move(batch: ImportBatch, state: BatchState) -> None:
    """Set the state; the caller holds the row's lock and saves. Raises `ValueError` for a move that there is not."""
    if not may_move(batch, state):
        raise ValueError(f"{batch.state} → {state}")
    batch.state = state
