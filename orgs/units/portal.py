"""Units at night: is the tree sound?"""

from __future__ import annotations

from orgs.units import upkeep


def install() -> None:
    """Announce the nightly check."""
    upkeep.install()
