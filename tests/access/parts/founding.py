"""Foundings: seen by the units and by the association that filed; each step by the level whose it is."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kexie_portal.files.actions import store
from orgs.founding.actions.case import PURPOSE
from orgs.founding.mails import address_of
from orgs.founding.models import FoundingCase, FoundingDoor, FoundingInvitation, FoundingMaterial
from orgs.societies.models.firm import MemberFirm
from tests.access.outcomes import ANY, BULK, CITY, KEEPERS, NEAR, NEVER, OFFICERS, SEERS, Outcome, decision, form, only
from tests.access.world import CODES, MARKS, PHONES, City, World
from tests.orgs.factories import LONG_AGO, valid_uscc

FILERS = KEEPERS | {"contact"}
READER = frozenset({"reader"})
INVITERS = CITY | {"society"}
BOTH = SEERS | {"society"}
HOSTS = OFFICERS | {"society", "federation"}
STARTERS = OFFICERS | {"contact"}


def _case(city: City, state: str) -> FoundingCase:
    """Return a case of the city's county in a state, filed by the association of the examples."""
    mark = MARKS[city.key]
    found, made = FoundingCase.objects.get_or_create(
        state=state,
        unit=city.county,
        defaults={
            "filed_from": city.association.organization,
            "uscc": valid_uscc(700_000_000 + sum(map(ord, state)), CODES[city.key]),
            "enterprise_name": f"{mark}新材料有限公司",
            "proposed_name": f"{mark}新材料有限公司科学技术协会",
            "contact_name": f"{mark}筹备人",
            "contact_phone": PHONES[city.key],
            "created_by": city.officer,
        },
    )
    if made:
        file = store(f"%PDF-1.7 {mark}".encode(), name=f"{mark}章程.pdf", purpose=PURPOSE, owner=city.officer)
        FoundingMaterial.objects.create(case=found, kind="charter", file=file, added_by=city.officer)
    return found


def _firm(city: City, world: World) -> list[Any]:
    """Return the membership of the city's enterprise without an association in its society."""
    found, _made = MemberFirm.objects.get_or_create(
        body=city.society, enterprise=city.free, defaults={"first_day": LONG_AGO}
    )
    return [found.pk]


def _invitation(city: City, world: World) -> list[Any]:
    found, _made = FoundingInvitation.objects.get_or_create(
        body=city.society, enterprise=city.free, state="invited", defaults={"due_on": date(2030, 1, 1)}
    )
    return [found.pk]


def _at(state: str, *more: str) -> Any:
    return lambda city, world: [_case(city, state).pk, *more]


def _move(city: City, world: World) -> list[Any]:
    return ["orgs", "foundingcase", _case(city, "draft").pk]


def _door(city: City, world: World) -> list[Any]:
    """Return a door that the city's county has opened to an enterprise."""
    found, _made = FoundingDoor.objects.get_or_create(
        unit=city.county,
        uscc=valid_uscc(500_000_009, CODES[city.key]),
        defaults={
            "enterprise_name": f"{MARKS[city.key]}阀门有限公司", "contact_name": f"{MARKS[city.key]}经办人",
            "contact_phone": PHONES[city.key], "contact_email": "a@example.org", "key": "k",
            "expires_at": timezone.now() + timedelta(days=9), "opened_by": city.officer,
        },
    )  # fmt: skip
    return [found.pk]


NOBODY: frozenset[str] = frozenset()
EXAMPLES = {
    "workflow:move": _move,
    "orgs:member_firms_enter": lambda city, world: [city.society.pk],
    "orgs:member_firm_end": _firm,
    **{f"orgs:invitation_{page}": _invitation for page in ("detail", "accept", "decline", "call_back")},
    **{f"orgs:door_{page}": _door for page in ("detail", "send", "end")},
    "orgs:door_enter": lambda city, world: [
        address_of(FoundingDoor.objects.get(pk=_door(city, world)[0])).split("/")[-2]
    ],
    "orgs:founding_request": lambda city, world: [city.county.code],
    "orgs:founding_detail": _at("city"),
    "orgs:founding_edit": _at("draft"),
    "orgs:founding_autosave": _at("draft"),
    "orgs:founding_return": _at("city"),
    "orgs:founding_approve": _at("city"),
    "orgs:founding_decide": _at("city"),
    "orgs:founding_meeting": _at("approved"),
    "orgs:founding_template": _at("draft", "charter"),
    "orgs:founding_material": _at("draft", "charter"),
    "orgs:founding_material_out": _at("draft", "charter"),
}
PUBLIC = {f"orgs:{page}": None for page in ("founding_procedure", "founding_units", "founding_request", "door_enter")}
#: Public pages that name units, which everybody may know, and nothing of their rows.
NAMING_UNITS = {f"orgs:{page}": None for page in ("founding_units", "founding_request")}
TABLE = {
    "workflow:move": (NEVER, Outcome(404)),  # without a verb there is nothing to do
    "orgs:founding_list": (ANY, BULK),
    "orgs:founding_start": (only(STARTERS, rest=403), only(STARTERS, 422, rest=403)),
    "orgs:founding_detail": (only(NEAR), NEVER),
    "orgs:founding_edit": form(FILERS, NEAR),
    "orgs:founding_autosave": (NEVER, only(FILERS, s403=READER)),
    "orgs:founding_return": decision(NEAR),
    "orgs:founding_approve": decision(NEAR),
    "orgs:founding_decide": form(NOBODY, NEAR),  # the cities of the examples issue in one step
    "orgs:founding_meeting": form(FILERS, NEAR),
    "orgs:founding_template": (only(FILERS, s403=READER), NEVER),
    "orgs:founding_material": (NEVER, only(FILERS, 302, s403=READER)),
    "orgs:founding_material_out": (NEVER, only(FILERS, 302, s403=READER)),
    "orgs:door_list": (ANY, BULK),
    "orgs:door_open": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:door_detail": (only(SEERS), NEVER),
    "orgs:door_send": (NEVER, only(KEEPERS, 302, s403=READER)),
    "orgs:door_end": form(KEEPERS, SEERS),
    "orgs:member_firm_list": (ANY, BULK),
    "orgs:member_firms_enter": form(INVITERS, CITY | {"society", "reader"}),
    "orgs:member_firm_end": form(INVITERS, BOTH),
    "orgs:invitation_list": (ANY, BULK),
    "orgs:invite_to_found": (only(HOSTS, rest=403), only(HOSTS, 422, rest=403)),
    "orgs:invitation_detail": (only(BOTH), NEVER),
    "orgs:invitation_accept": (NEVER, only(KEEPERS, 302, s403=BOTH - KEEPERS)),
    "orgs:invitation_decline": form(KEEPERS, BOTH),
    "orgs:invitation_call_back": form(INVITERS, BOTH),
}
