"""What units ask of the portal: a nightly check of the tree; who is told of what is wrong with what is sealed."""

from __future__ import annotations

from kexie_portal.jobs.rules import may_run_system
from kexie_portal.sealing import kinds
from orgs.units import upkeep


def install() -> None:
    """Announce the nightly check."""
    upkeep.install()
    kinds.add_keeper(may_run_system, upkeep.administrators)
