"""Time limits of cases: read by who works for a unit, set by the province."""

from __future__ import annotations

from typing import Any

from tests.access.outcomes import NEVER, UNITS, Outcome, only

PROVINCE = frozenset({"province"})
EXAMPLES: dict[str, Any] = {"orgs:time_limit": lambda city, world: ["orgs", "foundingcase", "county"]}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "orgs:case_times": (only(UNITS, rest=403), NEVER),
    "orgs:cases_held": (only(UNITS, rest=403), NEVER),
    "orgs:time_limits": (only(UNITS, rest=403), NEVER),
    "orgs:time_limit": (only(UNITS, rest=403), only(PROVINCE, 422, rest=403)),
}
