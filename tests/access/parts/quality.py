"""Data quality: everybody may look, as far as he sees the records; keepers say that a finding is right."""

from typing import Any

from orgs.quality.models import QualityException
from tests.access.outcomes import ANY, BULK, CITY, KEEPERS, NEVER, OFFICERS, SEERS, only
from tests.access.world import City, World

LOOKERS = OFFICERS | SEERS | {"contact", "society", "federation"}


def _checked(city: City, world: World) -> list[Any]:
    found, _made = QualityException.objects.get_or_create(
        rule="no_term",
        organization=city.association.organization,
        end_day=None,
        defaults={"reason": "首届", "checked_by": city.officer, "checked_on": "2026-01-01"},
    )
    return [found.pk]


EXAMPLES = {
    "orgs:quality_rows": lambda city, world: ["no_term"],
    "orgs:quality_right": lambda city, world: ["no_term"],
    "orgs:quality_take_back": _checked,
}
TABLE = {
    "orgs:quality": (only(LOOKERS, rest=403), NEVER),
    "orgs:quality_rows": (ANY, BULK),
    "orgs:quality_exceptions": (ANY, BULK),
    "orgs:quality_right": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:quality_take_back": (
        only(SEERS | {"contact"}),
        only(KEEPERS | CITY, 302, s403=frozenset({"reader", "contact"})),
    ),
}
