"""The working calendar: seen by the province and system administrators, entered by the province."""

from __future__ import annotations

from typing import Any

from kexie_portal.workflow.days.models import Recount
from tests.access.outcomes import NEVER, Outcome, only

SEEING = frozenset({"province", "sysadmin"})
PROVINCE = frozenset({"province"})
EXAMPLES: dict[str, Any] = {
    "workflow:calendar_year": lambda city, world: [2027],
    "workflow:calendar_enter": lambda city, world: [2027],
    "workflow:moved_days": lambda city, world: [Recount.objects.get_or_create(year=2027)[0].pk],
}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "workflow:calendar": (only(SEEING, rest=403), NEVER),
    "workflow:calendar_year": (only(SEEING, rest=403), NEVER),
    "workflow:calendar_enter": (only(PROVINCE, rest=403), only(PROVINCE, 422, rest=403)),
    "workflow:moved_days": (only(SEEING), NEVER),
}
