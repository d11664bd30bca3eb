"""The three drivers: marking many associations, the pages of cities and provinces, the rows behind their figures."""

from __future__ import annotations

from typing import Any

from tests.access.outcomes import ANY, BULK, CITIES, CITY, NEVER, OFFICERS, Outcome, only

EXAMPLES: dict[str, Any] = {
    "reports:drivers_unit": lambda city, world: [city.node.pk],
    "reports:driver_rows": lambda city, world: ["member_of_nothing"],
}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "orgs:association_drivers": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "reports:drivers": (only(CITIES | {"reader"}), NEVER),
    "reports:drivers_unit": (only(CITY | {"reader"}), NEVER),
    "reports:driver_rows": (ANY, BULK),
}
