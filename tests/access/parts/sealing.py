"""What is sealed: anybody verifies with number and code, readers of the record see the receipt, the system the list."""

from typing import Any

from kexie_portal.documents import sealing as letters
from kexie_portal.sealing import actions
from kexie_portal.sealing.models import Package
from tests.access.outcomes import NEAR, NEVER, Outcome, only
from tests.access.parts.letters import letter_of
from tests.access.world import City, World


def package_of(city: City) -> Package:
    """Return the sealed letter of the city about its association."""
    letter = letter_of(city)
    found = Package.objects.of(letter).first()
    return found or actions.seal(
        letters.sealing_of(letter), kind=letters.KIND, chain=letters.chain_of(letter), actor=city.officer
    )


def _package(city: City, world: World) -> list[Any]:
    return [package_of(city).pk]


def _paper(city: City, world: World) -> list[Any]:
    """Give the number of a paper without its code: whoever has both may read its title, in whichever city they are."""
    return [package_of(city).number, "000000000000"]


SYSTEM = frozenset({"sysadmin"})
READERS = NEAR | SYSTEM
EXAMPLES = {
    "sealing:verify": _paper,
    "sealing:receipt": _package,
    "sealing:receipt_file": _package,
    "sealing:open": _package,
}
PUBLIC = {"sealing:verify_ask": None, "sealing:verify": None}
TABLE = {
    "sealing:package_list": (only(SYSTEM), only(SYSTEM, 400)),
    "sealing:receipt": (only(READERS), NEVER),
    "sealing:receipt_file": (only(READERS, 302), NEVER),
    "sealing:open": (NEVER, Outcome(404, {403: READERS})),
}
