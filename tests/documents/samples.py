"""A city's letters for tests: units without any tree, fields that every kind needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from kexie_portal.documents import access
from kexie_portal.documents.access import Unit, UnitRules
from kexie_portal.documents.composing import Composed, compose
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.issuers import Issuer
from kexie_portal.documents.kinds import DEFAULTS, samples

DAY = date(2026, 11, 3)
LUOYANG = Unit("410300", "洛阳市科学技术协会", "洛科协")
ISSUER = Issuer(LUOYANG.code, LUOYANG.name, "洛阳市科学技术协会文件", "洛科协")


class OneCity(UnitRules):
    """Everybody sees and writes for 洛阳."""

    def seen(self, user: Any) -> list[Unit]:
        return [LUOYANG]

    edited = seen

    def unit(self, code: str) -> Unit | None:
        return LUOYANG if code == LUOYANG.code else None


@contextmanager
def one_city() -> Iterator[None]:
    """Put the rules of one city in the place of the network's."""
    before = access.units()
    access.register_units(OneCity())
    try:
        yield
    finally:
        access.register_units(before)


def fields(kind: LetterKind = LetterKind.APPROVAL, **more: Any) -> dict[str, Any]:
    """Return a value for every field but the signer, whom the unit names."""
    return {**{key: value for key, value in samples(kind).items() if key != "signer"}, **more}


def composed(kind: LetterKind = LetterKind.APPROVAL, **more: Any) -> Composed:
    values = fields(kind, **more)
    number = "洛科协〔2026〕12号"
    return compose(kind, text=DEFAULTS[kind], issuer=ISSUER, fields=values, number=number, on=DAY)
