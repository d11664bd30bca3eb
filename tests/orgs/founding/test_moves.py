"""Every move of a founding from every state by every role, as the table says."""

from __future__ import annotations

from typing import Any

import pytest

from kexie_portal.workflow import moving, offering
from kexie_portal.workflow import tables as state_tables
from orgs.founding.models import FoundingCase
from tests.orgs.factories import officer_of
from tests.orgs.founding import cases
from tests.workflow.table_checks import check_every_move

pytestmark = pytest.mark.django_db
OFFICERS = {"province", "city", "county"}
DECIDERS = {"city", "leader"}
#: On its own desk the city alone returns and refuses, since both bear its number; units above step in for a county.
SENDERS = {"county": OFFICERS, "city": DECIDERS}
FILERS = OFFICERS | {"contact"}


ALLOWED: dict[str, set[str] | dict[str, set[str]]] = {
    "submit": FILERS, "submit_to_city": set(), "forward": OFFICERS, "approve": DECIDERS, "return": SENDERS,
    "refuse": SENDERS, "meet": FILERS, "correct": OFFICERS, "file": OFFICERS, "revoke": DECIDERS, "withdraw": FILERS,
    "take_back": {"contact"}, "decide": set(), "sign": set(), "refuse_signature": set(),
}  # fmt: skip


def test_every_move_from_every_state_by_every_role() -> None:
    here = cases.place()
    codes = {state: cases.valid_uscc(810_000_000 + number) for number, state in enumerate(cases.WAY)}
    made = {
        state: cases.brought_to(here, state, uscc=codes[state], proposed_name=f"{state}科协") for state in cases.WAY
    }
    # The county signs on its own desk and has no say on the city's: it is tried below.
    people = {name: user for name, user in here.people.items() if name != "county"}
    people["leader"] = officer_of(here.net.luoyang, "leader")
    allowed = {verb: _without_the_county(who) for verb, who in ALLOWED.items()}
    sent = {"meet": cases.meeting(minutes=None)}
    assert check_every_move(FoundingCase, made.__getitem__, people, allowed, sent) == len(made) * 15 * len(people)


def _without_the_county(who: Any) -> Any:
    if isinstance(who, dict):
        return {state: names - {"county"} for state, names in who.items()}
    return who - {"county"}


@pytest.mark.parametrize("state", list(cases.WAY))
def test_the_county_takes_the_steps_of_its_own_desk(state: str) -> None:
    here = cases.place()
    case = cases.brought_to(here, state)
    county = cases.again(here.people["county"])
    for move in state_tables.table_of(FoundingCase).moves:
        who = ALLOWED[move.verb]
        mine = "county" in (who.get(state, set()) if isinstance(who, dict) else who)
        offered = {offer.move.verb for offer in offering.offers(case, county)}
        assert (move.verb in offered) == (state in move.sources and mine), move.verb


def test_on_the_desk_of_the_city_the_county_decides_nothing() -> None:
    here = cases.place()
    case = cases.brought_to(here, "city")
    assert offering.offers(case, cases.again(here.people["county"])) == []


def test_officers_take_back_what_they_filed_themselves_and_nothing_else() -> None:
    here = cases.place()
    filed = cases.begin(here, unit=here.net.luoyang)
    cases.take(here, filed, "submit_to_city")
    offered = {offer.move.verb for offer in offering.offers(filed, cases.again(here.people["city"]))}
    assert "take_back" in offered
    moving.move(filed, "take_back", actor=cases.again(here.people["city"]))
    assert filed.state == "withdrawn"


def test_directly_under_a_city_it_skips_the_county() -> None:
    here = cases.place()
    case = cases.begin(here, unit=here.net.luoyang)
    cases.take(here, case, "submit_to_city")
    assert case.state == "city"
    assert case.county is None
