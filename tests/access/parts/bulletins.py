"""Public notices: written by the officers of a unit and those above, seen inside by who sees the unit."""

from datetime import date
from typing import Any

from kexie_portal.files.actions import store
from orgs.bulletins.actions.bulletin import PURPOSE
from orgs.bulletins.models import Bulletin, BulletinFile
from tests.access.outcomes import ANY, BULK, KEEPERS, NEVER, OFFICERS, SEERS, Outcome, form, only
from tests.access.parts import gathered
from tests.access.world import MARKS, City, World

READER = frozenset({"reader"})


def _draft(city: City) -> Bulletin:
    """Return a draft of the city's county, with a file."""
    found, made = Bulletin.objects.get_or_create(
        unit=city.county,
        state="draft",
        defaults={"kind": "result", "title": f"{MARKS[city.key]}公示", "html": "<p>x</p>", "from_on": date(2026, 1, 1)},
    )
    if made:
        file = store(f"%PDF-1.7 {MARKS[city.key]}".encode(), name="公示.pdf", purpose=PURPOSE, owner=city.officer)
        BulletinFile.objects.create(bulletin=found, file=file)
    return found


def _example(city: City, world: World) -> list[Any]:
    return [_draft(city).pk]


def _file(city: City, world: World) -> list[Any]:
    draft = _draft(city)
    return [draft.pk, draft.files.values_list("file", flat=True)[0]]


def _plan(city: City, world: World) -> list[Any]:
    return list(gathered("EXAMPLES")["orgs:work_plan_detail"](city, world))


EXAMPLES = {
    **{f"orgs:bulletin_{page}": _example for page in ("detail", "edit", "publish", "withdraw", "public")},
    "orgs:bulletin_of_plan": _plan,
    "orgs:bulletin_file": _file,
    "orgs:bulletin_unit": lambda city, world: [city.county.code],
    "orgs:bulletin_feed": lambda city, world: [city.county.code],
}
PUBLIC = {f"orgs:{page}": None for page in ("bulletins_public", "bulletin_public", "bulletin_file", "bulletin_unit",
                                            "bulletin_feed")}  # fmt: skip
NAMING_UNITS = {f"orgs:{page}": None for page in ("bulletins_public", "bulletin_unit", "bulletin_feed")}
PROVINCE = frozenset({"province"})
#: Everybody who works in the province reads its plans, so the button is refused and not hidden.
PLAN_READERS = SEERS | OFFICERS | {"contact", "society", "federation"}
TABLE = {
    "orgs:bulletin_list": (ANY, BULK),
    "orgs:bulletin_new": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:bulletin_detail": (only(SEERS), NEVER),
    "orgs:bulletin_edit": form(KEEPERS, SEERS),
    "orgs:bulletin_publish": (NEVER, only(KEEPERS, 302, s403=READER)),
    "orgs:bulletin_withdraw": form(KEEPERS, SEERS),
    "orgs:bulletin_of_plan": (NEVER, Outcome(404, {302: PROVINCE, 403: PLAN_READERS - PROVINCE})),
}
