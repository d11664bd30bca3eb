"""Party building, responsibility, targets and work plans: read within scope, kept where the posting says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from orgs.duty.models.responsibility import Responsible
from orgs.duty.models.targets import TargetSheet, YearlyTarget
from orgs.duty.models.task import Task
from orgs.duty.models.work_plan import WorkPlan
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.party.models.party import PartyOrganization
from tests.access.outcomes import ANY, BULK, CITIES, CITY, KEEPERS, NEVER, SEERS, Outcome, form, only
from tests.access.world import City, World

SINCE = date(2024, 1, 1)
CITY_SEERS = CITY | {"reader"}
HOST_SEERS = CITY_SEERS | {"society"}
PROVINCE = frozenset({"province"})
JIANXI = frozenset({"jianxi"})
#: Everybody whose postings let him view something under the province reads its plans.
READERS = SEERS | {"zhengzhou", "luanchuan", "contact", "society", "federation"}


def _link(city: City, world: World) -> list[Any]:
    return [PartyLink.objects.get_or_create(city=city.node, department="组织部", first_day=SINCE)[0].pk]


def _contact(city: City, world: World) -> list[Any]:
    [link] = _link(city, world)
    return [PartyContact.objects.get_or_create(link_id=link, side="ours", name="联络人", first_day=SINCE)[0].pk]


def _action(city: City, world: World) -> list[Any]:
    [link] = _link(city, world)
    return [JointAction.objects.get_or_create(link_id=link, day=SINCE, title="联合发文")[0].pk]


def _party(city: City, world: World) -> list[Any]:
    values = {"level": "secretariat", "kind": "branch", "name": "学会党支部", "first_day": SINCE}
    return [PartyOrganization.objects.get_or_create(host=city.society, **values)[0].pk]


def _entry(city: City, world: World) -> list[Any]:
    return [Responsible.objects.get_or_create(unit=city.county, role="leader", name="分管", first_day=SINCE)[0].pk]


def _sheet(city: City, world: World) -> list[Any]:
    sheet, _made = TargetSheet.objects.get_or_create(unit=city.node, year=2026)
    YearlyTarget.objects.get_or_create(
        unit=city.county, year=2026, figure="new_associations", defaults={"sheet": sheet, "value": 3}
    )
    return [city.node.pk, 2026]


def _plan(city: City, world: World) -> list[Any]:
    return [WorkPlan.objects.get_or_create(unit=world.province, year=2026, title="工作计划", text="全文")[0].pk]


def _task(city: City, world: World) -> list[Any]:
    [plan] = _plan(city, world)
    values = {"unit": city.county, "text": "报送名单", "due_on": date(2030, 1, 1)}
    return [Task.objects.get_or_create(plan_id=plan, **values)[0].pk]


EXAMPLES: dict[str, Any] = {
    "orgs:party_city": lambda city, world: [city.node.pk],
    "orgs:party_committee": lambda city, world: [city.node.pk],
    "orgs:party_link_create": lambda city, world: [city.node.pk],
    "orgs:party_link_update": _link,
    "orgs:party_link_end": _link,
    "orgs:party_contact_create": _link,
    "orgs:party_action_create": _link,
    "orgs:party_action_correct": _action,
    "orgs:party_contact_end": _contact,
    "orgs:party_host": lambda city, world: [city.society.pk],
    "orgs:party_organization_create": lambda city, world: [city.society.pk],
    "orgs:party_organization_update": _party,
    "orgs:party_organization_end": _party,
    "orgs:responsibility_detail": lambda city, world: [city.county.pk],
    "orgs:responsibility_appoint": lambda city, world: [city.county.pk, "leader"],
    "orgs:responsibility_correct": _entry,
    "orgs:responsibility_end": _entry,
    "orgs:target_sheet": _sheet,
    "orgs:work_plan_detail": _plan,
    "orgs:work_plan_correct": _plan,
    "orgs:work_plan_withdraw": _plan,
    "orgs:work_plan_readers": _plan,
    "orgs:task_set": _plan,
    "orgs:task_detail": _task,
    "orgs:task_change": _task,
    "orgs:task_urge": _task,
    "orgs:task_open_again": _task,
    "orgs:task_withdraw": _task,
}

_CITY = form(CITY, CITY_SEERS)
_HOST = form(CITY, HOST_SEERS)
_UNIT = form(KEEPERS, SEERS)

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "orgs:party": (ANY, BULK),
    "orgs:party_hosts": (ANY, BULK),
    "orgs:party_organizations": (ANY, BULK),
    "orgs:party_city": (only(CITY_SEERS), NEVER),
    "orgs:party_committee": _CITY,
    "orgs:party_link_create": _CITY,
    "orgs:party_link_update": _CITY,
    "orgs:party_link_end": _CITY,
    "orgs:party_contact_create": _CITY,
    "orgs:party_action_create": _CITY,
    "orgs:party_action_correct": _CITY,
    "orgs:party_contact_end": _CITY,
    "orgs:party_host": (only(HOST_SEERS), NEVER),
    "orgs:party_organization_create": _HOST,
    "orgs:party_organization_update": _HOST,
    "orgs:party_organization_end": _HOST,
    "orgs:responsibility": (ANY, BULK),
    "orgs:responsibility_detail": (only(SEERS), NEVER),
    "orgs:responsibility_appoint": _UNIT,
    "orgs:responsibility_correct": _UNIT,
    "orgs:responsibility_end": _UNIT,
    "orgs:yearly_targets": (ANY, BULK),
    "orgs:target_sheet": form(CITY, CITY_SEERS),
    "orgs:work_plans": (ANY, NEVER),
    "orgs:work_plan_publish": (only(PROVINCE, rest=403), only(PROVINCE, 422, rest=403)),
    "orgs:work_plan_detail": (only(READERS), NEVER),
    "orgs:work_plan_correct": form(PROVINCE, READERS),
    "orgs:work_plan_withdraw": form(PROVINCE, READERS),
    "orgs:work_plan_readers": (only(PROVINCE, s403=READERS - PROVINCE), only(PROVINCE, 400, s403=READERS - PROVINCE)),
    "orgs:task_set": form(CITIES, READERS),
    "orgs:task_list": (ANY, BULK),
    "orgs:task_detail": (only(SEERS), only(JIANXI, 422, s403=SEERS - JIANXI)),
    "orgs:task_change": form(CITY, SEERS),
    "orgs:task_urge": (NEVER, only(CITY, 302, s403=SEERS - CITY)),
    "orgs:task_open_again": form(CITY, SEERS),
    "orgs:task_withdraw": form(CITY, SEERS),
}
# A sheet is read by everybody who sees the unit; only its setters get the form.
TABLE["orgs:target_sheet"] = (only(CITY_SEERS), TABLE["orgs:target_sheet"][1])
