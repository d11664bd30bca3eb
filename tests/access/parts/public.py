"""Public pages, and the quarantine of what comes in over them: seen by the units concerned alone."""

from typing import Any

from kexie_portal.public import tokens
from kexie_portal.public.models import Submission
from tests.access.outcomes import ANY, BULK, KEEPERS, NEVER, form, only
from tests.access.world import MARKS, City, World

#: Who checks cases at the unit of the example.
CHECKERS = KEEPERS


def _submission(city: City, world: World) -> list[Any]:
    """Return a request to found an association that came in for the city's county."""
    found, _made = Submission.objects.get_or_create(
        nonce=f"example-{city.key}",
        defaults={
            "number": f"20261130-{city.key.upper()[:6]}", "kind": "founding", "object_key": city.county.code,
            "object_pk": city.county.pk, "about": city.county.name,
            "data": {"enterprise_name": f"{MARKS[city.key]}新材料有限公司"}, "address_key": "x",
            "address_shown": "203.0.113.*",
        },
    )  # fmt: skip
    return [found.pk]


EXAMPLES = {
    "public:received": lambda city, world: [tokens.receipt("of-nobody")],
    **{f"public:submission{verb}": _submission for verb in ("", "_accept", "_refuse", "_spam")},
}
PUBLIC = {"public:received": None}
TABLE = {
    "public:submission_list": (ANY, BULK),
    "public:submission": (only(CHECKERS), NEVER),
    "public:submission_accept": (NEVER, only(CHECKERS, 302)),
    "public:submission_refuse": form(CHECKERS, CHECKERS),
    "public:submission_spam": (NEVER, only(CHECKERS, 302)),
}
