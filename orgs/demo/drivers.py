"""The drivers by which the associations of the demo came, known for two thirds of them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from kexie_portal.audit.bulk import record_created
from orgs.common.enums import Driver, Kind
from orgs.register.models.driver import DriverMark
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

SHARES = ((Driver.PARTY, 0.26), (Driver.SOCIETY, 0.3), (Driver.PROJECT, 0.12))


def mark(loaded: Loaded) -> None:
    """Mark the associations from their founding on; those that bear a mark already keep it."""
    rows = Organization.objects.filter(kind=Kind.ASSOCIATION, is_sample=True).order_by("tree_id", "lft")
    nodes = list(rows)
    known = set(DriverMark.objects.values_list("organization_id", flat=True))
    made = [
        DriverMark(organization=node, driver=driver, first_day=node.opened, end_day=node.closed, is_sample=True)
        for node, driver in zip(nodes, _drivers(loaded.story.chance("drivers"), len(nodes)), strict=True)
        if driver and node.opened and node.pk not in known
    ]
    DriverMark.objects.bulk_create(made, batch_size=2000)
    record_created(made)
    loaded.counts["driver_marks"] = len(made)


def _drivers(random: Random, number: int) -> list[str]:
    """Draw what somebody has said of each; empty where nobody has."""
    drivers = [*(driver.value for driver, _share in SHARES), ""]
    weights = [share for _driver, share in SHARES]
    return random.choices(drivers, [*weights, 1 - sum(weights)], k=number)
