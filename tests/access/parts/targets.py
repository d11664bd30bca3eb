"""The board of targets: of every unit in scope, to whoever works for a unit."""

from __future__ import annotations

from typing import Any

from tests.access.outcomes import NEVER, SEERS, UNITS, Outcome, only

EXAMPLES: dict[str, Any] = {"reports:targets_unit": lambda city, world: [city.county.pk]}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "reports:targets": (only(UNITS), NEVER),
    "reports:targets_unit": (only(SEERS), NEVER),
}
