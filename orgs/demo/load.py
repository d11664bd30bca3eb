"""One load of the demo's data, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kexie_portal.accounts.models import User
from kexie_portal.audit.bulk import record_created
from kexie_portal.audit.context import acting_as
from kexie_portal.files import later
from orgs.demo import (
    accounts,
    associations,
    drivers,
    entering,
    enterprises,
    forms,
    founding,
    inboxes,
    invitations,
    letters,
    memberships,
    network,
    office,
    party,
    responsibility,
    societies,
    surveys,
    tasks,
    terms,
)
from orgs.demo.profiles import CITIES, City
from orgs.demo.story import SEED, Story
from orgs.register import divisions
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

REASON = "示例数据"


class LoadRefused(Exception):
    """Sample data must not go where it was sent."""


@dataclass
class Loaded:
    """What a load has made; later steps find in it what they build on."""

    story: Story
    units: dict[str, Organization]
    users: list[User] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def user(self, username: str) -> User:
        """Return an account of the demo by its name."""
        return next(user for user in self.users if user.username == username)


Step = Callable[[Loaded], None]
_steps: dict[str, tuple[int, Step]] = {}


def add_step(name: str, order: int, step: Step) -> None:
    """Let an app above add its own sample data; steps run by order once the register is there."""
    _steps[name] = (order, step)


def is_loaded() -> bool:
    """Tell whether this database holds sample data already."""
    return User.objects.filter(is_sample=True).exists()


def load(size: str, *, today: date, seed: int = SEED) -> Loaded:
    """Fill an installation with the demo's data in one transaction.

    Raises `LoadRefused` where this is no demo: sample accounts share a password that everybody knows.
    """
    if not settings.PORTAL_IS_DEMO:
        raise LoadRefused("Sample data go into the demo only: PORTAL_IS_DEMO is off.")
    story = Story(size, today, seed)
    with transaction.atomic(), acting_as(None, reason=REASON, batch=f"demo-{seed}"), later.when_opened():
        loaded = Loaded(story, _units(story))
        _register(loaded)
        drivers.mark(loaded)
        loaded.counts["memberships"] = memberships.make(loaded, societies.make(loaded))
        letters.issue(loaded)
        terms.make(loaded)
        founding.make(loaded)
        invitations.make(loaded)
        surveys.make(loaded)
        party.make(loaded)
        responsibility.make(loaded)
        tasks.make(loaded)
        forms.make(loaded)
        office.make(loaded)
        entering.in_time(story)
        for _order, step in sorted(_steps.values(), key=lambda pair: pair[0]):
            step(loaded)
        last_write.touch(unit.pk for unit in loaded.units.values())
    return loaded


def _units(story: Story) -> dict[str, Organization]:
    folder = Path(settings.DATA_DIR)
    divisions.apply(divisions.read(folder / "henan_divisions.csv"), on=story.today)
    divisions.load_industries(folder / "gbt4754_2017.csv")
    units = Organization.objects.filter(code__isnull=False).order_by("code")
    return {unit.code: unit for unit in units if unit.code}


def _register(loaded: Loaded) -> None:
    story, units = loaded.story, loaded.units
    parks = network.make(story, units)
    real = enterprises.load_real(units)
    made = enterprises.make(story, units, parks)
    labels = enterprises.label(story, made)
    founded = associations.make(story, made, _cities(units, parks))
    for objects in (real, made, labels, founded.nodes, founded.associations, founded.covers, founded.officers):
        record_created(objects)
    loaded.users = accounts.make(story, units, founded.nodes)
    loaded.counts = {
        "units": len(units),
        "enterprises": len(real) + len(made),
        "associations": len(founded.nodes),
        "officers": len(founded.officers),
        "accounts": len(loaded.users),
        "notices": inboxes.fill(loaded.users),
    }


def _cities(units: dict[str, Organization], parks: dict[str, list[Organization]]) -> dict[int, City]:
    """Return the city of every unit by the unit's key."""
    found: dict[int, City] = {}
    for city in CITIES:
        top = units[city.code]
        below = [unit for unit in units.values() if unit.parent_id == top.pk]
        found |= {unit.pk: city for unit in [top, *below, *parks[city.code]]}
    return found
