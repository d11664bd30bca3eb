"""Elections and changes between their decision and the signature of their letter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.documents import actions as documents
from kexie_portal.documents import queries as letter_queries
from kexie_portal.documents.enums import IssuingSteps
from kexie_portal.documents.models import Letter, LetterIssuer
from kexie_portal.documents.wording import Wording, issue_again
from kexie_portal.errors import Refused
from kexie_portal.workflow import moving
from kexie_portal.workflow.tables import AWAITING, SIGNED, UNSIGNED, registered
from orgs.changes.actions import reopening
from orgs.common.enums import CaseState
from orgs.register.actions import association as associations
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import AssociationFactory, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    found = cases.place()
    LetterIssuer.objects.create(unit_code=found.luoyang.code, steps=IssuingSteps.SIGN)
    return found


@pytest.fixture
def second(here: Place) -> User:
    return officer_of(here.luoyang)


def decided(here: Place, case: Any) -> Letter:
    """Bring a case to the signature of its letter."""
    cases.forward(case, here)
    moving.move(case, "decide", actor=cases.fresh(here.luoyang_officer))
    assert case.state == AWAITING
    letter = letter_queries.approval_pending(case)
    assert letter is not None
    moving.move(letter, "hand_to_leader", actor=cases.fresh(here.luoyang_officer))
    return letter


def test_a_new_name_holds_from_the_signature_not_from_the_decision(here: Place, second: User) -> None:
    case = cases.begin_change(here, "name", new_name="新名科协")
    letter = decided(here, case)
    node = case.association.organization
    node.refresh_from_db()
    assert node.name != "新名科协"
    assert "本文印发之日" in "".join(letter.paragraphs), "the day of the signature is not known yet"
    moving.move(letter, "sign", actor=cases.fresh(second))
    case.refresh_from_db()
    node.refresh_from_db()
    assert (node.name, case.state, case.effect_day) == ("新名科协", CaseState.APPROVED, timezone.localdate())
    moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="误批")
    letter.refresh_from_db()
    node.refresh_from_db()
    assert letter.is_withdrawn
    assert node.name != "新名科协"


def test_a_merger_ends_an_association_with_the_signature_alone(here: Place, second: User) -> None:
    target = AssociationFactory(unit=here.jianxi)
    case = cases.begin_change(here, "merger", target=target)
    letter = decided(here, case)
    node = case.association.organization
    assert node.closed is None
    moving.move(letter, "sign", actor=cases.fresh(second))
    node.refresh_from_db()
    assert (node.successor_id, node.closed is not None) == (target.pk, True)


def test_an_election_opens_its_term_with_the_signature(here: Place, second: User) -> None:
    case = cases.begin_election(here)
    letter = decided(here, case)
    assert case.term_id is None
    moving.move(letter, "sign", actor=cases.fresh(second))
    case.refresh_from_db()
    assert (case.term_id is not None, case.state) == (True, CaseState.APPROVED)


def test_a_refused_signature_leads_back_and_nothing_was_changed(here: Place, second: User) -> None:
    case = cases.begin_change(here, "name", new_name="新名科协")
    due = case.due_on
    letter = decided(here, case)
    moving.move(letter, "refuse", actor=cases.fresh(second), note="名称不规范")
    case.refresh_from_db()
    assert (case.state, case.decided_on, due) == (CaseState.APPROVING, None, None)
    assert case.association.organization.name != "新名科协"
    moving.move(case, "return", actor=cases.fresh(here.luoyang_officer), note="名称不规范")


def test_a_letter_lapses_with_a_case_that_is_withdrawn_and_comes_back_with_it(here: Place, second: User) -> None:
    case = cases.begin_change(here, "name", new_name="新名科协")
    letter = decided(here, case)
    associations.close(case.association, actor=cases.fresh(here.luoyang_officer), day=timezone.localdate(), reason="误")
    letter.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, letter.state) == (CaseState.WITHDRAWN, "dropped")
    closed = type(case.association).objects.get(pk=case.association_id)
    reopening.reopen(closed, actor=cases.fresh(here.luoyang_officer), reason="误操作")
    letter.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, letter.state) == (AWAITING, "signing")
    moving.move(letter, "sign", actor=cases.fresh(second))
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_the_number_of_an_extension_follows_a_letter_issued_again_and_undoing_still_works(here: Place) -> None:
    LetterIssuer.objects.update(steps=IssuingSteps.ONE)
    here.association.terms.update(due_day=timezone.localdate() - timedelta(days=20))
    later = timezone.localdate() + timedelta(days=200)
    case = cases.approve(cases.begin_change(here, "term_extension", new_due_day=later), here)
    (old,) = letter_queries.letters_of(case)
    officer = cases.fresh(here.luoyang_officer)
    old = documents.withdraw(old, actor=officer, reason="文字有误")
    new = issue_again(old, actor=officer, wording=Wording(old.title, old.addressee, tuple(old.paragraphs)))
    term = here.association.terms.get(end_day__isnull=True)
    assert term.extension_number == new.number
    moving.move(case, "undo", actor=cases.fresh(officer), note="误批")
    new.refresh_from_db()
    term.refresh_from_db()
    assert (new.is_withdrawn, term.extension_number) == (True, "")
    assert Letter.objects.in_force().count() == 0


def test_every_table_that_is_decided_by_a_letter_waits_for_its_signature() -> None:
    """What issues a letter with its approval has the state and both moves; another kind must join them."""
    for model, table in registered().items():
        if not any(move.verb == "approve" for move in table.moves):
            continue
        assert AWAITING in table.states.values, model
        for verb in ("decide", SIGNED, UNSIGNED):
            assert table.move_named(verb) is not None, (model, verb)
        assert AWAITING not in table.time_limits, "the limit of the decision runs on"


def test_a_case_that_waits_stands_against_the_end_of_its_association(here: Place, second: User) -> None:
    decided(here, cases.begin_change(here, "name", new_name="新名科协"))
    assert CaseState.SIGNING == AWAITING
    with pytest.raises(Refused):
        cases.forward(cases.begin_change(here, "dissolution"), here)
