"""The three drivers: marking many associations, the pages of cities and provinces, the rows behind their figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from orgs.register.models.driver import DriverMark
from tests.access.outcomes import ANY, BULK, CITIES, CITY, KEEPERS, NEAR, NEVER, OFFICERS, Outcome, form, only
from tests.access.world import City, World


def _mark(city: City, world: World) -> list[Any]:
    values = {"organization": city.association.organization, "driver": "party", "first_day": date(2024, 1, 1)}
    return [DriverMark.objects.get_or_create(**values)[0].pk]


EXAMPLES: dict[str, Any] = {
    "orgs:driver_marks": lambda city, world: [city.association.pk],
    "orgs:driver_mark_end": _mark,
    "reports:drivers_unit": lambda city, world: [city.node.pk],
    "reports:driver_rows": lambda city, world: ["member_of_nothing"],
}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "orgs:driver_marks": (only(NEAR), only(KEEPERS, 422, s403=NEAR - KEEPERS)),
    "orgs:driver_mark_end": form(KEEPERS, NEAR),
    "orgs:association_drivers": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "reports:drivers": (only(CITIES | {"reader"}), NEVER),
    "reports:drivers_unit": (only(CITY | {"reader"}), NEVER),
    "reports:driver_rows": (ANY, BULK),
}
