"""A move that needs several people: who fills which place, what a return changes, two people in the same second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from django.db import OperationalError

from kexie_portal.accounts.models import User
from kexie_portal.errors import Refused
from kexie_portal.notices.models import Notice
from kexie_portal.workflow import moving, offering, signing
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.diagrams import diagram
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.many import move_many
from kexie_portal.workflow.tables import Table
from orgs.founding.models import FoundingCase
from orgs.founding.workflow import TABLE
from tests.access.test_races import at_once
from tests.orgs.factories import officer_of
from tests.orgs.founding.cases import Place, again, brought_to, place


def pair(**more: object) -> Table:
    """Return the foundings with a check by two people of the county."""
    moves = tuple(replace(move, people=2, **more) if move.verb == "forward" else move for move in TABLE.moves)  # type: ignore[arg-type]
    return replace(TABLE, moves=moves)


@pytest.fixture
def two() -> Iterator[None]:
    """Let two people of the county check a founding."""
    state_tables.register(FoundingCase, pair())
    yield
    state_tables.register(FoundingCase, TABLE)


@pytest.fixture
def here(db: None, two: None) -> Place:
    return place()


def forward(case: FoundingCase, person: User) -> FoundingCase:
    moving.move(case, "forward", actor=again(person))
    return FoundingCase.objects.get(pk=case.pk)


def test_the_first_of_two_leaves_a_step_and_the_state_the_second_moves(here: Place) -> None:
    case = brought_to(here, "county")
    version, due = case.version, case.due_on
    first, second = here.people["county"], officer_of(here.net.jianxi)
    case = forward(case, first)
    step = signing.steps_of(case)[-1]
    assert (case.state, case.version, case.due_on) == ("county", version, due), "what others see of it is not outdated"
    assert (step.place, step.places, step.from_state, step.to_state) == (1, 2, "county", "county")
    case = forward(case, second)
    step = signing.steps_of(case)[-1]
    assert (case.state, step.place, step.to_state) == ("city", 2, "city")


def test_one_person_does_not_fill_both_places(here: Place) -> None:
    case = forward(brought_to(here, "county"), here.people["county"])
    with pytest.raises(MoveRefused) as refused:
        forward(case, here.people["county"])
    assert "2" in refused.value.message
    assert FoundingCase.objects.get(pk=case.pk).state == "county"
    assert len(signing.in_round(signing.steps_of(case))) == 1
    offered = next(one for one in offering.offers(case, again(here.people["county"])) if one.move.verb == "forward")
    assert offered.refusal, "the button says so before it is pressed"


def test_after_a_return_the_first_signature_counts_no_more_and_its_person_does_not_sign_again(here: Place) -> None:
    first, second, third = here.people["county"], officer_of(here.net.jianxi), officer_of(here.net.jianxi)
    case = forward(brought_to(here, "county"), first)
    moving.move(case, "return", actor=again(second), note="补正")
    moving.move(case, "submit", actor=again(here.contact))
    with pytest.raises(MoveRefused):
        forward(case, first)
    case = forward(case, second)
    assert case.state == "county", "the signature of before the return does not make the pair whole"
    with pytest.raises(MoveRefused):
        forward(case, second)
    assert forward(case, third).state == "city"


def test_a_table_may_let_who_signed_before_the_return_sign_in_the_new_round(here: Place) -> None:
    state_tables.register(FoundingCase, pair(again=True))
    first, second = here.people["county"], officer_of(here.net.jianxi)
    case = forward(brought_to(here, "county"), first)
    moving.move(case, "return", actor=again(second), note="补正")
    moving.move(case, "submit", actor=again(here.contact))
    case = forward(case, first)
    with pytest.raises(MoveRefused):
        forward(case, first)
    assert forward(case, second).state == "city", "two places hold two people all the same"


def test_who_has_signed_is_not_reminded_and_others_read_who_is_first(
    here: Place, django_capture_on_commit_callbacks: object
) -> None:
    second = officer_of(here.net.jianxi)
    case = brought_to(here, "county")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        case = forward(case, here.people["county"])
    assert TABLE.workers is not None
    assert [user.pk for user in TABLE.workers(case)] == [second.pk]
    told = Notice.objects.filter(url=case.get_absolute_url(), user=second).latest("pk")
    assert "1/2" in told.title


def test_of_many_cases_each_keeps_its_own_places(here: Place) -> None:
    case = forward(brought_to(here, "county"), here.people["county"])
    outcome = move_many(FoundingCase, [case.pk], "forward", actor=again(here.people["county"]))
    assert (outcome.done, len(outcome.left_out)) == ([], 1)
    outcome = move_many(FoundingCase, [case.pk], "forward", actor=again(officer_of(here.net.jianxi)))
    assert outcome.done == [case.pk]
    assert FoundingCase.objects.get(pk=case.pk).state == "city"


def test_the_drawing_says_how_many_people_it_needs() -> None:
    assert "2" in diagram(pair()).split("county --> city")[1].partition("\n")[0]


def test_a_move_for_several_leads_out_of_its_states() -> None:
    moves = tuple(replace(move, people=2, target="county") if move.verb == "forward" else move for move in TABLE.moves)
    with pytest.raises(ValueError, match="by one person or more"):
        replace(TABLE, moves=moves)


def signed_at_once(people: list[User], case: FoundingCase) -> list[str]:
    """Let people sign in the same second; return what each was told."""

    def sign(person: User) -> str:
        for _wait in range(200):
            try:
                moving.move(FoundingCase.objects.get(pk=case.pk), "forward", actor=person)
            except Refused as refusal:
                return refusal.message
            except OperationalError as error:  # in memory SQLite does not wait for the other writer, as in a file
                if "locked" not in str(error):
                    raise
                time.sleep(0.02)
            else:
                return ""
        raise TimeoutError

    return at_once(*(partial(sign, person) for person in people))


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
class TestInTheSameSecond:
    """On both databases: PostgreSQL locks the row, SQLite has one writer."""

    def test_two_people_fill_two_places(self, two: None) -> None:
        here = place()
        case = brought_to(here, "county")
        people = [here.people["county"], officer_of(here.net.jianxi)]
        assert signed_at_once(people, case) == ["", ""]
        steps = [step for step in signing.steps_of(case) if step.verb == "forward"]
        assert [step.place for step in steps] == [1, 2]
        assert {step.actor_id for step in steps} == {person.pk for person in people}
        assert FoundingCase.objects.get(pk=case.pk).state == "city"

    def test_one_person_who_clicks_twice_fills_one(self, two: None) -> None:
        here = place()
        case = brought_to(here, "county")
        said = signed_at_once([again(here.people["county"]), again(here.people["county"])], case)
        assert sorted(map(bool, said)) == [False, True]
        assert FoundingCase.objects.get(pk=case.pk).state == "county"
