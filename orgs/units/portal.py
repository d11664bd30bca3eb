"""What units ask of the portal: a nightly check of the tree."""

from __future__ import annotations

from orgs.units import upkeep


def install() -> None:
    """Announce the nightly check."""
    upkeep.install()
