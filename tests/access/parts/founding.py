"""Foundings: seen by the units and by the association that filed; each step by the level whose it is."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

from kexie_portal.files.actions import store
from kexie_portal.files.models import Attachment, Upload
from orgs.founding.kinds import PURPOSE
from orgs.founding.mails import address_of
from orgs.founding.models import FoundingCase, FoundingDoor, FoundingInvitation
from orgs.societies.models.firm import MemberFirm
from tests.access.outcomes import ANY, BULK, CITY, KEEPERS, NEAR, NEVER, OFFICERS, SEERS, Outcome, decision, form, only
from tests.access.world import CODES, MARKS, PHONES, City, World
from tests.orgs.factories import LONG_AGO, valid_uscc

FILERS = KEEPERS | {"contact"}
READER = frozenset({"reader"})
SYSTEM = frozenset({"sysadmin"})
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
        scan = BytesIO()
        Image.new("L", (20, 20), sum(map(ord, f"{mark}{state}")) % 255).save(scan, "PNG")
        file = store(scan.getvalue(), name=f"{mark}章程.png", purpose=PURPOSE, owner=city.officer)
        Attachment.objects.create(record=found, slot="charter", file=file, uploaded_by=city.officer)
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


def _of(state: str, *more: str) -> Any:
    return lambda city, world: [PURPOSE, _case(city, state).pk, *more]


def _paper(city: City, world: World) -> list[Any]:
    return [Attachment.objects.of(_case(city, "draft")).get().pk]


def _upload(city: City, world: World) -> list[Any]:
    """Return an upload that the city's officer has begun: it is nobody else's."""
    found, _made = Upload.objects.get_or_create(
        owner=city.officer,
        object_id=_case(city, "draft").pk,
        defaults={"record": _case(city, "draft"), "slot": "charter", "name": "章程.pdf", "length": 9},
    )
    return [found.pk]


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
    "notices:reminder_create": lambda city, world: ["orgs", "foundingcase", *_at("city")(city, world)],
    "orgs:founding_edit": _at("draft"),
    "orgs:founding_autosave": _at("draft"),
    "orgs:founding_return": _at("city"),
    "orgs:founding_approve": _at("city"),
    "orgs:founding_decide": _at("city"),
    "orgs:founding_meeting": _at("approved"),
    "orgs:founding_template": _at("draft", "charter"),
    "files:materials": _of("draft"),
    "files:zip": _of("draft"),
    "files:add": _of("draft", "charter"),
    "files:order": _of("draft", "charter"),
    "files:begin": _of("draft", "charter"),
    "files:material_out": _paper,
    "files:upload": _upload,
    "files:discard": _upload,
}
PUBLIC = {f"orgs:{page}": None for page in ("founding_procedure", "founding_units", "founding_request", "door_enter")}
#: Public pages that name units, which everybody may know, and nothing of their rows.
NAMING_UNITS = {f"orgs:{page}": None for page in ("founding_units", "founding_request")}
TABLE = {
    "workflow:move": (NEVER, Outcome(404)),  # without a verb there is nothing to do
    "orgs:founding_list": (ANY, BULK),
    "orgs:foundings_forward": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "notices:reminder_create": (only(NEAR), only(NEAR, 422)),
    "orgs:founding_start": (only(STARTERS, rest=403), only(STARTERS, 422, rest=403)),
    "orgs:founding_detail": (only(NEAR), NEVER),
    "orgs:founding_edit": form(FILERS, NEAR),
    "orgs:founding_autosave": (NEVER, only(FILERS, s403=READER)),
    "orgs:founding_return": decision(NEAR),
    "orgs:founding_approve": decision(NEAR),
    "orgs:founding_decide": form(NOBODY, NEAR),  # the cities of the examples issue in one step
    "orgs:founding_meeting": form(FILERS, NEAR),
    "orgs:founding_template": (only(FILERS, s403=READER), NEVER),
    "files:materials": (only(NEAR), NEVER),
    "files:zip": (only(NEAR), NEVER),
    "files:add": (NEVER, only(FILERS, 302, s403=READER)),
    "files:order": (NEVER, only(FILERS, 302, s403=READER)),
    "files:begin": (NEVER, only(FILERS, 400, s403=READER)),
    "files:material_out": (NEVER, only(FILERS, 302, s403=READER)),
    "files:upload": (NEVER, NEVER),
    "files:discard": (NEVER, only(frozenset({"luoyang"}), 302)),
    "files:sweep": (only(SYSTEM), only(SYSTEM, 302)),
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
