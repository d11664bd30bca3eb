"""What all cases share: the letters that units sign, and the time limits that the province sets."""

from __future__ import annotations

from orgs.cases import letters, time_limits


def install() -> None:
    """Say who signs and reads letters, and who sets time limits."""
    letters.install()
    time_limits.install()
