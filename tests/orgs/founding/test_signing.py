"""A founding between its decision and the signature of its letter: what waits, what a refusal does, what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.documents import actions as documents
from kexie_portal.documents import queries as letter_queries
from kexie_portal.documents.enums import IssuingSteps
from kexie_portal.documents.models import Letter
from kexie_portal.documents.wording import Wording, issue_again
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.workflow import moving
from kexie_portal.workflow.signing import of_record
from orgs.founding.models import FoundingCase
from orgs.founding.workflow import workers
from tests.orgs.factories import officer_of
from tests.orgs.founding import cases
from tests.orgs.founding.cases import Place, again, brought_to, signed_in, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def second(here: Place) -> User:
    return officer_of(here.net.luoyang)


def waiting(here: Place) -> tuple[FoundingCase, Letter]:
    case = brought_to(here, "signing")
    letter = letter_queries.approval_pending(case)
    assert letter is not None
    return case, letter


def handed_up(here: Place) -> tuple[FoundingCase, Letter]:
    case, letter = waiting(here)
    moving.move(letter, "hand_to_leader", actor=again(here.people["city"]))
    return case, letter


def test_nothing_that_needs_the_number_is_done_before_the_signature(here: Place, second: User) -> None:
    case, letter = waiting(here)
    assert (case.letter_number, case.approved_on, letter.number) == ("", None, "")
    for verb in ("meet", "file", "approve", "revoke"):
        with pytest.raises(Refused):
            take(here, case, verb)
    assert FoundingCase.objects.get(pk=case.pk).state == "signing"


def test_the_signature_gives_the_number_and_the_meeting_may_be_held(here: Place, second: User) -> None:
    case, letter = handed_up(here)
    moving.move(letter, "sign", actor=again(second))
    case.refresh_from_db()
    letter.refresh_from_db()
    assert case.state == "approved"
    assert case.letter_number == letter.number == f"洛科协〔{timezone.localdate().year}〕1号"
    assert case.approved_on == letter.issued_on == timezone.localdate()
    take(here, case, "meet")
    take(here, case, "file")
    assert case.association.letter_number == letter.number


def test_the_time_limit_of_the_decision_runs_on_until_the_signature(here: Place, second: User) -> None:
    case = brought_to(here, "city")
    due = timezone.localdate() + timedelta(days=2)
    FoundingCase.objects.filter(pk=case.pk).update(due_on=due)
    case.refresh_from_db()
    with signed_in(IssuingSteps.SIGN):
        take(here, case, "decide")
    assert case.due_on == due
    letter = letter_queries.approval_pending(case)
    assert letter is not None
    assert workers(case) == [here.people["city"]], "the draft lies with who decided"
    moving.move(letter, "hand_to_leader", actor=again(here.people["city"]))
    assert workers(case) == [second]
    moving.move(letter, "sign", actor=again(second))
    case.refresh_from_db()
    assert case.due_on is not None
    assert case.due_on > due, "the meeting has a limit of its own"


def test_a_refused_signature_leads_back_to_who_decided_with_the_reason(here: Place, second: User) -> None:
    case, letter = handed_up(here)
    moving.move(letter, "refuse", actor=again(second), note="筹备组人数不足")
    case.refresh_from_db()
    assert (case.state, letter.state, letter.sequence) == ("city", "dropped", None)
    step = of_record(case).last()
    assert step is not None
    assert (step.verb, step.note, step.actor) == ("refuse_signature", "筹备组人数不足", second)
    moving.move(case, "return", actor=again(here.people["city"]), note="补充筹备组")
    assert case.state == "returned"


def test_decided_anew_it_gets_another_letter_and_numbers_have_no_gap(here: Place, second: User) -> None:
    case, letter = handed_up(here)
    moving.move(letter, "refuse", actor=again(second), note="文字有误")
    case.refresh_from_db()
    with signed_in(IssuingSteps.SIGN):
        take(here, case, "decide")
    another = letter_queries.approval_pending(case)
    assert another is not None
    moving.move(another, "hand_to_leader", actor=again(here.people["city"]))
    moving.move(another, "sign", actor=again(second))
    assert another.sequence == 1


def test_the_level_above_does_not_sign_in_place_of_the_city(here: Place, second: User) -> None:
    _case, letter = handed_up(here)
    for name in ("province", "county", "contact", "city"):
        with pytest.raises(NotAllowed):
            moving.move(letter, "sign", actor=again(here.people[name]))


def test_a_single_officer_signs_in_one_step_and_case_and_letter_say_so(here: Place, client: Client) -> None:
    case, letter = waiting(here)
    moving.move(letter, "issue", actor=again(here.people["city"]))
    case.refresh_from_db()
    assert case.state == "approved"
    client.force_login(here.people["city"])
    assert "本单位仅有一名工作人员" in client.get(letter.get_absolute_url()).content.decode()


def test_its_applicant_does_not_read_the_draft_and_confirms_the_letter(
    here: Place, second: User, client: Client
) -> None:
    case, letter = handed_up(here)
    client.force_login(here.contact)
    assert client.get(letter.get_absolute_url()).status_code == 404
    assert letter.title not in client.get(case.get_absolute_url()).content.decode()
    moving.move(letter, "sign", actor=again(second))
    assert client.get(letter.get_absolute_url()).status_code == 200
    assert client.post(f"{letter.get_absolute_url()}receipts/confirm/").status_code == 302
    assert letter.receipts.get().recorded_by == here.contact
    client.force_login(here.people["city"])
    assert client.post(f"{letter.get_absolute_url()}receipts/confirm/").status_code == 403


def test_issued_again_in_the_same_case_the_number_follows_everywhere(here: Place) -> None:
    case = brought_to(here, "filed")
    (old,) = letter_queries.letters_of(case)
    city = again(here.people["city"])
    old = documents.withdraw(old, actor=city, reason="主送单位有误")
    wording = Wording(title=old.title, addressee="新公司", paragraphs=tuple(old.paragraphs))
    new = issue_again(old, actor=city, wording=wording)
    case.refresh_from_db()
    assert (new.sequence, case.letter_number, case.association.letter_number) == (2, new.number, new.number)


def test_a_withdrawn_letter_stops_the_meeting_until_it_is_issued_again(here: Place) -> None:
    case = brought_to(here, "approved")
    (old,) = letter_queries.letters_of(case)
    city = again(here.people["city"])
    old = documents.withdraw(old, actor=city, reason="文号有误")
    with pytest.raises(Refused, match=old.number):
        take(here, case, "meet")
    issue_again(old, actor=city, wording=Wording(old.title, old.addressee, tuple(old.paragraphs)))
    case.refresh_from_db()
    take(here, case, "meet")
    assert case.state == "met"
