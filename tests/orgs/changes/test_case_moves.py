"""Every move of elections and changes in every state by every role, out of the tables."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.workflow import moving, signing
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.tables import table_of
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.queries.cases import waiting_for
from orgs.changes.rules import may as case_rules
from orgs.common.enums import CaseState
from orgs.postings.models import Posting
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of

pytestmark = pytest.mark.django_db
ROLES = ("contact", "neighbour", "county", "city", "leader", "province", "other_city", "reader")
FILES = {"contact", "county", "city", "province"}
CHECKS = {"county", "city", "province"}
DECIDES = {"city", "leader"}
#: The unit above reaches the decision and is refused with the names of those who decide: the letter is the city's.
ABOVE = {"province"}
#: Who may take a verb at an association of a county; returning and refusing follow the level where the case lies.
WHO: dict[str, set[str]] = {
    "submit": FILES,
    "submit_to_city": set(),
    "forward": CHECKS,
    "approve": DECIDES,
    "decide": set(),
    "sign": set(),
    "refuse_signature": set(),
    "withdraw": FILES,
    "undo": DECIDES,
}


def allowed(verb: str, state: str) -> set[str]:
    if verb in ("return", "refuse"):
        return CHECKS if state == CaseState.CHECKING else DECIDES
    return WHO[verb]


def expected_of(move: Any, state: str, role: str) -> str:
    decides = move.verb in ("approve", "undo") or (move.verb in ("return", "refuse") and state != CaseState.CHECKING)
    if role in allowed(move.verb, state) - (ABOVE if decides else set()):
        return str(move.target) if state in move.sources else "refused"
    return "refused" if decides and role in ABOVE else "not allowed"


def people(here: Place) -> dict[str, User]:
    neighbour = AssociationFactory(unit=here.jianxi)
    return {
        "contact": here.contact,
        "neighbour": officer_of(neighbour.organization),
        "county": here.jianxi_officer,
        "city": here.luoyang_officer,
        "leader": officer_of(here.luoyang, "leader"),
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
        moving.move(record, verb, actor=cases.fresh(actor), note="情况说明")
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
            expected = expected_of(move, state, role)
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
            moving.move(case, verb, actor=cases.fresh(here.jianxi_officer))
        assert refusal.value.field == "note"


@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
def test_each_step_is_kept_with_its_time_limit(model: Any) -> None:
    here = cases.place()
    case = in_state(here, model, CaseState.DRAFT)
    cases.forward(case, here)
    assert [step.verb for step in signing.steps_of(case)] == ["start", "submit", "forward"]
    assert case.due_on is not None
    assert case.state == CaseState.APPROVING


@pytest.mark.parametrize("kind", ["merger", "split"])
def test_what_only_officers_file_no_contact_takes_back_or_writes(kind: str) -> None:
    here = cases.place()
    said: dict[str, Any] = {"new_host": EnterpriseFactory(unit=here.jianxi), "new_name": "新科协"}
    if kind == "merger":
        said = {"target": AssociationFactory(unit=here.jianxi)}
    case = cases.begin_change(here, kind, **said)
    assert outcome(case, "submit", here.contact) == "not allowed"
    cases.forward(case, here)
    assert outcome(case, "withdraw", here.contact) == "not allowed"
    assert outcome(case, "withdraw", here.jianxi_officer) == CaseState.WITHDRAWN
    moving.move(case, "return", actor=cases.fresh(here.luoyang_officer), note="补充材料")
    contact = cases.fresh(here.contact)
    assert not case_rules.may_edit(contact, case)
    assert not waiting_for(ChangeCase.objects.all(), contact).exists(), "it is not his to put right"
    assert contact not in table_of(ChangeCase).workers(case)
    assert contact in table_of(ChangeCase).followers(case), "he hears of it"
    assert here.jianxi_officer in table_of(ChangeCase).workers(case)


def test_who_filed_hears_of_the_case_as_long_as_his_posting_lasts() -> None:
    here = cases.place()
    case = cases.begin_change(here, "name", actor=here.jianxi_officer, new_name="新名科协")
    assert here.jianxi_officer in table_of(ChangeCase).followers(case)
    Posting.objects.filter(user=here.jianxi_officer).update(end_day=timezone.localdate())
    again = ChangeCase.objects.get(pk=case.pk)
    assert here.jianxi_officer not in table_of(ChangeCase).followers(again)
