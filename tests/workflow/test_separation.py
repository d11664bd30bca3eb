"""The rule of separation by itself: who may take which part, by which exception, and whom a refusal names."""

from __future__ import annotations

import itertools

import pytest

from kexie_portal.accounts.models import User
from kexie_portal.workflow.enums import Part, Way
from kexie_portal.workflow.separation import Desk, Separation, able, judge

FILES, CHECKS, DECIDES, RETURNS = Part.FILES, Part.CHECKS, Part.DECIDES, Part.RETURNS
ANNA, BO, CHEN, ABOVE = (User(pk=pk, username=name, name=name) for pk, name in enumerate(("甲", "乙", "丙", "省"), 1))


def desk(*officers: User, leaders: tuple[User, ...] = (), own_level: bool = True) -> Desk:
    return Desk("洛阳市科协", 7, officers, leaders, own_level)


@pytest.mark.parametrize("done", [{FILES}, {CHECKS}, {FILES, CHECKS}])
def test_who_filed_or_checked_does_not_decide_where_another_officer_is(done: set[Part]) -> None:
    verdict = judge(DECIDES, ANNA, {ANNA.pk: frozenset(done)}, desk(ANNA, BO, leaders=(CHEN,)))
    assert verdict.way is None
    assert "乙" in verdict.refusal, "the other officer is named"
    assert "丙" not in verdict.refusal, "the leader is not bothered while an officer is left"


def test_the_leader_is_named_once_every_officer_took_a_part() -> None:
    taken = {ANNA.pk: frozenset({FILES}), BO.pk: frozenset({CHECKS})}
    verdict = judge(DECIDES, ANNA, taken, desk(ANNA, BO, leaders=(CHEN,)))
    assert "丙" in verdict.refusal
    assert judge(DECIDES, CHEN, taken, desk(ANNA, BO, leaders=(CHEN,))).way == Way.LEADER


def test_a_single_deciding_officer_brings_the_leaders_signature() -> None:
    alone = desk(ANNA, leaders=(CHEN,))
    assert judge(DECIDES, ANNA, {ANNA.pk: frozenset({FILES})}, alone).way == Way.PAPER
    assert judge(DECIDES, ANNA, {}, alone) == judge(DECIDES, ANNA, {BO.pk: frozenset({FILES})}, alone)
    assert judge(DECIDES, ANNA, {}, alone).way is None, "who took no other part decides alone"


def test_a_single_checking_officer_may_have_filed_and_that_is_said() -> None:
    filed = {ANNA.pk: frozenset({FILES})}
    assert judge(CHECKS, ANNA, filed, desk(ANNA)).way == Way.SOLE
    assert "乙" in judge(CHECKS, ANNA, filed, desk(ANNA, BO)).refusal
    assert judge(CHECKS, ANNA, filed, desk(BO)).refusal, "an officer from above who filed does not check in its place"


@pytest.mark.parametrize("part", [DECIDES, RETURNS])
def test_nobody_from_above_decides_or_returns_under_the_number_of_another_unit(part: Part) -> None:
    verdict = judge(part, ABOVE, {}, desk(ANNA, BO))
    assert "甲、乙" in verdict.refusal
    assert not judge(part, ABOVE, {}, desk(ANNA, own_level=False)).refusal, "where no letter bears a number"


def test_a_unit_without_anybody_is_told_whom_it_lacks() -> None:
    assert "洛阳市科协" in judge(DECIDES, ABOVE, {}, desk()).refusal


def test_no_one_goes_from_filing_to_the_decision_where_two_officers_are() -> None:
    """Every order of parts, returns between them, by any of three people."""
    people, here = (ANNA, BO, CHEN), desk(ANNA, BO, leaders=(CHEN,))
    for filer, checker, decider in itertools.product(people, repeat=3):
        taken = {filer.pk: frozenset({FILES})}
        if judge(CHECKS, checker, taken, here).refusal:
            continue
        taken[checker.pk] = taken.get(checker.pk, frozenset()) | {CHECKS}
        verdict = judge(DECIDES, decider, taken, here)
        assert bool(verdict.refusal) == (decider in (filer, checker)), (filer, checker, decider)
        assert (decider in able(DECIDES, taken, here)) <= (not verdict.refusal)


def test_the_parts_of_steps_follow_the_state_and_who_opened_it_has_filed() -> None:
    rule = Separation(
        {"refuse": {"county": CHECKS, "city": DECIDES}}, desk=lambda _r, _p: None, begins=frozenset({"d"})
    )
    steps = [(1, "start", "", "d"), (2, "refuse", "county", "x"), (3, "refuse", "city", "x"), (None, "start", "", "d")]
    assert rule.taken(steps) == {1: {FILES}, 2: {CHECKS}, 3: {DECIDES}}
    assert rule.part_of("start", "", "invited") is None, "an invitation is no filing"
