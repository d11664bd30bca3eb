"""Who answers for what, targets, party links, and the cases under way, loaded by COPY beside the network."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max, Model
from django.utils import timezone

from bench.copying import NOW, copy
from bench.people import officer
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.common.enums import BEARERS, Kind
from orgs.duty.models.responsibility import Responsible
from orgs.duty.models.targets import TargetFigure, TargetSheet, YearlyTarget
from orgs.founding.models import FoundingCase
from orgs.memberships.models import MembershipApplication
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.quality.models import QualityException
from orgs.tree.models.organization import Organization

SINCE = date(2019, 1, 1)
TABLES = (TargetSheet, PartyLink)
#: Of an association's cases so many stand in each state; the rest have none.
STATES = (("checking", 0.01), ("approving", 0.01), ("draft", 0.005), ("returned", 0.005), ("approved", 0.1))
CHANGES = ("name", "department", "leaders")


def lay_out(rng: random.Random) -> None:
    """Give the units their leaders, targets and links with the organisation department, once."""
    units = list(Organization.objects.filter(kind__in=(Kind.PROVINCE, *BEARERS)).order_by("tree_id", "lft"))
    _responsibles([unit for unit in units if unit.kind in BEARERS], rng)
    _targets(units)
    _party_links([unit for unit in units if unit.kind == Kind.CITY])


def _responsibles(units: list[Organization], rng: random.Random) -> None:
    columns = ["unit_id", "role", "name", "duty", "phone", "first_day"]
    chances = (("leader", 0.6), ("department", 0.8), ("contact", 0.7))
    rows = [
        (unit.pk, role, "王建国", "副主席", "13800001234", SINCE)
        for unit in units
        for role, chance in chances
        if rng.random() < chance
    ]
    copy(Responsible, columns, rows)


def _targets(units: list[Organization]) -> None:
    year, first = timezone.localdate().year, _next(TargetSheet)
    setters = {unit.pk: first + n for n, unit in enumerate(one for one in units if one.kind != Kind.COUNTY)}
    copy(TargetSheet, ["id", "unit_id", "year", "set_at"], ((pk, unit, year, NOW) for unit, pk in setters.items()))
    rows = [
        (setters[unit.parent_id], unit.pk, year, figure.value, 60 if figure.is_percent else 20)
        for unit in units
        if unit.parent_id in setters
        for figure in TargetFigure
    ]
    copy(YearlyTarget, ["sheet_id", "unit_id", "year", "figure", "value"], rows)


def _party_links(cities: list[Organization]) -> None:
    first, chosen = _next(PartyLink), [city for n, city in enumerate(cities) if n % 3]
    columns = ["id", "city_id", "department", "first_day"]
    copy(PartyLink, columns, ((first + n, city.pk, "市委组织部", SINCE) for n, city in enumerate(chosen)))
    pks = range(first, first + len(chosen))
    contacts = ((pk, side, "李红", SINCE) for pk in pks for side in ("ours", "department"))
    copy(PartyContact, ["link_id", "side", "name", "first_day"], contacts)
    days = [timezone.localdate() - timedelta(60 * n) for n in range(10)]
    copy(JointAction, ["link_id", "day", "title"], ((pk, day, "联合调研") for pk in pks for day in days if pk % 4))


def _next(model: type[Model]) -> int:
    return int(model._default_manager.aggregate(top=Max("pk"))["top"] or 0) + 1


# ---------------------------------------------------------------- for new associations


def cases(
    first: int,
    places: Sequence[Organization],
    city_of: dict[int, int],
    societies: dict[int, list[int]],
    rng: random.Random,
) -> None:
    """Give associations with the keys from `first` on elections, changes and applications; let others be founded."""
    elections, changes, applications, foundings, checked = [], [], [], [], []
    today = timezone.localdate()
    checker = officer("bench-checker", Organization.objects.get(code="410000"), "provincial_officer")
    for step, unit in enumerate(places):
        pk, city = first + step, city_of[unit.pk]
        day = today - timedelta(rng.randrange(400))
        decided = (day, day + timedelta(20))
        if state := _drawn(rng):
            elections.append((pk, state, *decided, NOW, 2, 5, day, day))
        if state := _drawn(rng):
            changes.append((pk, state, *decided, NOW, rng.choice(CHANGES), "工作需要"))
        if rng.random() < 0.03:
            applications.append((rng.choice(societies[city]), pk, rng.choice(("submitted", "invited")), day))
        if rng.random() < 0.02:
            county = unit.pk if unit.kind == Kind.COUNTY else None
            state = rng.choice(("county" if county else "city", "city", "approved", "draft", "returned"))
            foundings.append((unit.pk, county, city, state, "某某公司科学技术协会", *decided[1:], NOW, NOW))
        if rng.random() < 0.01:
            checked.append(("member_of_nothing", pk, "情况属实", checker.pk, today))
    columns = ["association_id", "state", "decided_on", "due_on", "created_at"]
    copy(ElectionCase, [*columns, "number", "years", "meeting_day", "first_day"], elections)
    copy(ChangeCase, [*columns, "kind", "reason"], changes)
    copy(MembershipApplication, ["body_id", "member_id", "state", "opened_on"], applications)
    columns = ["unit_id", "county_id", "city_id", "state", "proposed_name", "due_on", "created_at", "updated_at"]
    copy(FoundingCase, columns, foundings)
    copy(QualityException, ["rule", "organization_id", "reason", "checked_by_id", "checked_on"], checked)


def _drawn(rng: random.Random) -> str:
    at = rng.random()
    for state, chance in STATES:
        if at < chance:
            return state
        at -= chance
    return ""
