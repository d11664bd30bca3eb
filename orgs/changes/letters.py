"""The letters that decide elections and changes; letters are written in Chinese only (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import actions as documents
from kexie_portal.documents import enums as letter_enums
from kexie_portal.documents import queries as letter_queries
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.fields import day_words
from kexie_portal.errors import Refused
from orgs.cases import letters as return_notices
from orgs.cases.letters import signer_of
from orgs.changes.registry import kind_of
from orgs.changes.rules.may import crosses_cities, decider_of, places_of
from orgs.common.enums import CaseState, Kind
from orgs.tree.places import city_of, county_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter
    from orgs.changes.models.case import AssociationCase
    from orgs.tree.models.organization import Organization


def common(case: AssociationCase, matter: str) -> dict[str, object]:
    """Return the fields that every letter about a case has."""
    node = case.association.organization
    county = county_of(node)
    told = [*(_cities(case) if crosses_cities(case) else []), *([county] if county else [])]
    return {
        "addressee": node.name,
        "association": node.name,
        "request": f"关于{node.name}{matter}的请示",
        "forwarded_by": signer_of(county.name) if county else "",
        "copy_to": [signer_of(unit.name) for unit in told],
    }


def _cities(case: AssociationCase) -> list[Organization]:
    """Return the cities of both ends, which hear of what the province decides."""
    found = [unit if unit.kind == Kind.CITY else city_of(unit) for unit in places_of(case)]
    return [city for city in found if city is not None]


def prepared(case: AssociationCase, day: date | None = None) -> tuple[str, str, dict[str, object]]:
    """Return kind, the issuer's code and fields of the letter that approves a case as things stand.

    Raises `Refused` where no city stands above the association.
    """
    unit = _issuer(case)
    kind, fields = kind_of(case).letter(case, day)
    return kind, unit, fields


def _issuer(case: AssociationCase) -> str:
    """Return the code of the unit that decides a case and issues its letters; raises `Refused` without one."""
    unit = decider_of(case)
    if unit is None or not unit.code:
        raise Refused(_("There is no city above the association that could issue the letter."))
    return unit.code


def returned(case: AssociationCase, note: str) -> tuple[str, str, dict[str, object]]:
    """Return kind, the issuer's code and fields of the notice that returns a case; raises `Refused` without a city."""
    node = case.association.organization
    unit, county = _issuer(case), county_of(node)
    fields = return_notices.fields(
        addressee=node.name,
        association=node.name,
        matter=kind_of(case).matter(case),
        reasons=[note],
        forwarded_by=signer_of(county.name) if county else "",
        due_on=return_notices.deadline_of(case, CaseState.RETURNED),
    )
    return letter_enums.LetterKind.RETURN_NOTICE, unit, fields


Ready = tuple[str, str, dict[str, object]]
#: What a letter says of the day from which a change holds that takes effect with its signature.
DAY_OF_ISSUE = "本文印发之日"


def issue(case: AssociationCase, ready: Ready, actor: User, data: dict[str, Any]) -> Letter:
    """Issue a prepared letter with its decision, or number the one that was signed for it.

    Runs in the transaction of the approval; raises `Refused` where the text lacks something.
    """
    signed: Letter | None = data.get("letter")
    if signed is not None:
        data["number"]()
        return signed
    kind, code, fields = ready
    with _refusals():
        return documents.issue(kind, unit_code=code, record=case, fields=fields, actor=actor)


def begin(case: AssociationCase, actor: User, data: dict[str, Any]) -> None:
    """Begin the letter that decides a case as a draft, for whose signature the case waits; raises `Refused`."""
    day: date = getattr(case, "day", None) or timezone.localdate()
    kind, code, fields = prepared(case, day)
    if getattr(case, "day", None) is None:
        fields = _from_issue(fields, day)
    with _refusals():
        documents.begin(kind, unit_code=code, record=case, fields=fields, actor=actor, decides=True)


def _from_issue(fields: dict[str, object], day: date) -> dict[str, object]:
    """Let a change without a day of its own hold from the day on which its letter is signed, whichever that will be."""
    today, then = f"自{day_words(day)}起", f"自{DAY_OF_ISSUE}起"
    lines = fields.get("paragraphs")
    written = {"paragraphs": [str(line).replace(today, then) for line in lines]} if isinstance(lines, list) else {}
    held = {"effective": DAY_OF_ISSUE} if fields.get("effective") == day else {}
    return {**fields, **written, **held}


def preview(case: AssociationCase, actor: User) -> bytes:
    """Return the letter as it would be issued, as PDF without a number; raises `Refused`."""
    kind, code, fields = prepared(case)
    with _refusals():
        return documents.preview(kind, unit_code=code, fields=fields, actor=actor)[1]


def preview_return(case: AssociationCase, actor: User, note: str) -> tuple[bytes, bytes]:
    """Return the notice of a return as Word and PDF before it has a number; raises `Refused`."""
    kind, code, fields = returned(case, note)
    with _refusals():
        return documents.preview(kind, unit_code=code, fields=fields, actor=actor)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what the letter refuses into what a move refuses."""
    try:
        yield
    except LetterRefused as refusal:
        raise Refused(refusal.message) from refusal


def withdraw(case: AssociationCase, actor: User, reason: str) -> None:
    """Withdraw the letters of a case that is undone; their numbers stay taken. A notice of an earlier return stands."""
    for letter in letter_queries.letters_of(case):
        if letter.is_in_force and letter.kind != letter_enums.LetterKind.RETURN_NOTICE:
            with _refusals():  # withdrawn by hand at the same moment
                documents.withdraw(letter, actor=actor, reason=reason)


def on_return(case: AssociationCase, actor: User, data: dict[str, Any]) -> None:
    """Issue the notice in the transaction of the move; a county has no letters of its own and says it in the note."""
    if data.get("with_letter") and data["from_state"] == CaseState.APPROVING:
        kind, code, fields = returned(case, data["note"])
        with _refusals():
            documents.issue_or_begin(kind, unit_code=code, record=case, fields=fields, actor=actor)
