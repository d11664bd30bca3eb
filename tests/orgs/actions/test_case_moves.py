"""Every move of elections and changes in every state by every role, out of the tables."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from kexie_portal import workflow
from kexie_portal.accounts.models import User
from kexie_portal.workflow import MoveRefused
from kexie_portal.workflow.tables import table_of
from orgs.enums import CaseState
from orgs.errors import NotAllowed, Refused
from orgs.models import ChangeCase, ElectionCase
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import AssociationFactory, officer_of

pytestmark = pytest.mark.django_db
ROLES = ("contact", "neighbour", "county", "city", "province", "other_city", "reader")
FILES = {"contact", "county", "city", "province"}
CHECKS = {"county", "city", "province"}
DECIDES = {"city", "province"}
#: Who may take a verb at an association of a county; returning and refusing follow the level where the case lies.
WHO: dict[str, set[str]] = {
    "submit": FILES,
    "submit_to_city": set(),
    "forward": CHECKS,
    "approve": DECIDES,
    "withdraw": FILES,
    "undo": DECIDES,
}


def allowed(verb: str, state: str) -> set[str]:
    if verb in ("return", "refuse"):
        return CHECKS if state == CaseState.CHECKING else DECIDES
    return WHO[verb]


def people(here: Place) -> dict[str, User]:
    neighbour = AssociationFactory(unit=here.jianxi)
    return {
        "contact": here.contact,
        "neighbour": officer_of(neighbour.organization),
        "county": here.jianxi_officer,
        "city": here.luoyang_officer,
        "province": here.province,
        "other_city": here.other_city,
        "reader": officer_of(here.luoyang, "reader"),
    }


def in_state(here: Place, model: Any, state: str) -> Any:
    """Return a case in a state, an approved one with what its approval wrote."""
    begun = (
        cases.begin_election(here) if model is ElectionCase else cases.begin_change(here, "name", new_name="新名科协")
    )
    if state == CaseState.APPROVED:
        return cases.approve(begun, here)
    model.objects.filter(pk=begun.pk).update(state=state)
    return model.objects.get(pk=begun.pk)


def outcome(case: Any, verb: str, actor: User) -> str:
    """Take a move, say what came of it, and take it back."""
    record = type(case).objects.get(pk=case.pk)
    point = transaction.savepoint()
    try:
        workflow.move(record, verb, actor=cases.fresh(actor), note="情况说明")
        return str(type(case).objects.values_list("state", flat=True).get(pk=case.pk))
    except NotAllowed:
        return "not allowed"
    except (MoveRefused, Refused):
        return "refused"
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("state", CaseState.values)
@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
def test_every_move_in_every_state_by_every_role(model: Any, state: str) -> None:
    here = cases.place()
    known, case = people(here), in_state(here, model, state)
    wrong = []
    for move in table_of(model).moves:
        for role in ROLES:
            expected = "not allowed"
            if role in allowed(move.verb, state):
                expected = move.target if state in move.sources else "refused"
            found = outcome(case, move.verb, known[role])
            if found != expected:
                wrong.append(f"{move.verb} from {state} by {role}: {found}, not {expected}")
    assert wrong == []


@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
def test_returning_and_refusing_need_a_reason(model: Any) -> None:
    here = cases.place()
    case = in_state(here, model, CaseState.CHECKING)
    for verb in ("return", "refuse"):
        with pytest.raises(MoveRefused) as refusal:
            workflow.move(case, verb, actor=cases.fresh(here.jianxi_officer))
        assert refusal.value.field == "note"


@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
def test_each_step_is_kept_with_its_time_limit(model: Any) -> None:
    here = cases.place()
    case = in_state(here, model, CaseState.DRAFT)
    cases.forward(case, here)
    assert [step.verb for step in workflow.steps_of(case)] == ["start", "submit", "forward"]
    assert case.due_on is not None
    assert case.state == CaseState.APPROVING
