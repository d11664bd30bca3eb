"""How long things stay: read by the three administrators, set by the security administrator."""

from __future__ import annotations

from typing import Any

from tests.access.outcomes import NEVER, Outcome, only

READING = frozenset({"security", "sysadmin", "auditor"})
SECURITY = frozenset({"security"})
EXAMPLES: dict[str, Any] = {"retention:term": lambda city, world: ["uploads"]}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "retention:list": (only(READING, rest=403), NEVER),
    "retention:tonight": (only(READING, rest=403), NEVER),
    "retention:term": (only(READING, rest=403), only(SECURITY, 422, rest=403)),
}
