"""Every table of moves asks the one rule: who filed or checked does not decide, and nobody decides from above."""

from __future__ import annotations

from typing import Any

import pytest

from kexie_portal.accounts.models import User
from kexie_portal.documents.models import Letter
from kexie_portal.workflow import moving, signing
from kexie_portal.workflow.enums import Part, Way
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.models import Reopened
from kexie_portal.workflow.tables import Table, nobody, registered
from orgs.changes.actions import change, election
from orgs.changes.actions.change import ChangeData
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.founding.models import FoundingCase
from orgs.memberships.actions import application
from orgs.memberships.models import MembershipApplication, Recommendation
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import officer_of
from tests.orgs.founding import cases as foundings
from tests.orgs.societies.made import federation_of
from tests.workflow.papers import paper

pytestmark = pytest.mark.django_db
#: Decided under a letter's number: at the deciding unit alone. The others are decided by a body, or noted.
LETTERED = {FoundingCase, ElectionCase, ChangeCase}
BODIES = {MembershipApplication, Recommendation}
#: Moves that take no part: they take a case back, answer an invitation, or send a record back to be put right.
PARTLESS = {"withdraw", "take_back", "correct", "turn_down", "call_back"}
#: Moves by which a letter takes its case along, and those of a letter that end it unsigned or without anybody to sign.
PARTLESS |= {"sign", "refuse_signature", "issue", "refuse", "decide_anew", "drop", "lapse"}


def tables() -> list[tuple[type[Any], Table]]:
    return sorted(registered().items(), key=lambda pair: pair[0].__name__)


def test_every_table_is_named_here() -> None:
    assert {model for model, _table in tables()} == LETTERED | BODIES | {Letter}


@pytest.mark.parametrize(("model", "table"), tables())
def test_every_move_of_every_table_has_its_part(model: type[Any], table: Table) -> None:
    separation = table.separation
    assert separation is not None
    assert {move.verb for move in table.moves} - set(separation.parts) <= PARTLESS
    decides = {move.target for move in table.moves if separation.official(move.verb)}
    assert decides, "somebody decides"
    assert separation.begins == {table.initial}, "who opened it has filed it"


@pytest.mark.parametrize(("model", "table"), tables())
def test_what_a_table_says_of_clock_people_fields_and_many_can_be_taken(model: type[Any], table: Table) -> None:
    for move in table.moves:
        if move.by_clock:
            assert all(state in table.time_limits for state in move.sources), f"{move.verb} is never due"
            assert table.workers is not None, "nobody would be reminded before it"
            assert table.followers is not None, "nobody would hear of it"
            assert move.may is nobody
            assert str(move.opinion), "the step says why"
        assert move.people >= 1
        if move.reopens:
            assert issubclass(model, Reopened), "what is to be put right is kept on the record"
            assert move.page, "the fields are chosen in a form"
            assert any(move.target in other.sources for other in table.moves), "somebody hands it in again"
        if move.guard_many is not None:
            assert move.guard is not None, f"{move.verb}: one case alone is checked as well"
        if move.effect_many is not None:
            assert move.effect is not None, f"{move.verb}: one case alone has its effect as well"
    if table.reopenable is not None:
        assert any(move.reopens for move in table.moves)
    assert (table.followers_many is None) or table.followers is not None
    assert (table.workers_many is None) or table.workers is not None


def test_the_association_alone_reads_masks() -> None:
    assert {model for model, table in tables() if table.masks is not None} == {MembershipApplication, Letter}


def test_foundings_and_applications_open_again_what_a_return_names() -> None:
    assert {model for model, table in tables() if table.reopenable is not None} == {FoundingCase, MembershipApplication}


# ---------------------------------------------------------------- one person from filing to the decision


def filed_by(model: type[Any], here: Place, officer: User) -> Any:
    """Return a case of an association that somebody filed, which waits for the county's check."""
    if model is ElectionCase:
        case = election.begin(here.association, actor=cases.fresh(officer), data=cases.election_data())
    else:
        data = ChangeData(reason="工作需要", new_name="新名科协")
        case = change.begin(here.association, actor=cases.fresh(officer), kind="name", data=data)
    moving.move(case, "submit", actor=cases.fresh(officer))
    return case


@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
def test_the_county_does_not_forward_what_it_filed_where_it_has_two_officers(model: type[Any]) -> None:
    here = cases.place()
    case = filed_by(model, here, here.jianxi_officer)
    second = officer_of(here.jianxi)
    with pytest.raises(MoveRefused) as refused:
        moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    assert str(second) in refused.value.message, "who can is named"
    moving.move(case, "forward", actor=cases.fresh(second))
    assert case.state == "approving"


@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
def test_the_countys_single_officer_files_and_checks_and_the_case_says_so(model: type[Any]) -> None:
    here = cases.place()
    case = filed_by(model, here, here.jianxi_officer)
    step = moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    assert (step.signature.way, step.signature.unit_key) == (Way.SOLE, here.jianxi.pk)


@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
def test_the_city_officer_who_filed_decides_neither_alone_nor_after_a_return(model: type[Any]) -> None:
    here = cases.place()
    second = officer_of(here.luoyang)
    case = filed_by(model, here, here.luoyang_officer)
    moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    moving.move(case, "return", actor=cases.fresh(second), note="补充")
    moving.move(case, "submit", actor=cases.fresh(here.contact))
    moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    with pytest.raises(MoveRefused) as refused:
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert str(second) in refused.value.message
    with pytest.raises(MoveRefused):
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer), signature=paper())
    moving.move(case, "approve", actor=cases.fresh(second))
    assert case.state == "approved"


@pytest.mark.parametrize("model", [ElectionCase, ChangeCase])
@pytest.mark.parametrize("verb", ["approve", "refuse", "return"])
def test_the_province_decides_nothing_under_the_citys_number(model: type[Any], verb: str) -> None:
    here = cases.place()
    case = filed_by(model, here, here.contact)
    moving.move(case, "forward", actor=cases.fresh(here.jianxi_officer))
    with pytest.raises(MoveRefused) as refused:
        moving.move(case, verb, actor=cases.fresh(here.province), note="代为办理")
    assert str(here.luoyang_officer) in refused.value.message
    assert signing.hands(case, Part.DECIDES) == [here.luoyang_officer]


def test_the_province_does_not_approve_a_founding_for_the_city() -> None:
    here = foundings.place()
    case = foundings.brought_to(here, "city")
    with pytest.raises(MoveRefused) as refused:
        foundings.moving.move(case, "approve", actor=foundings.again(here.people["province"]))
    assert str(here.people["city"]) in refused.value.message


# ---------------------------------------------------------------- the single deciding officer


def test_a_single_officer_of_a_city_without_counties_cannot_go_the_whole_way_alone() -> None:
    here = foundings.place()
    case = foundings.begin(here, unit=here.net.luoyang)
    city = here.people["city"]
    moving.move(case, "submit_to_city", actor=foundings.again(city))
    with pytest.raises(MoveRefused) as refused:
        moving.move(case, "approve", actor=foundings.again(city))
    assert refused.value.field == "signer"
    step = moving.move(case, "approve", actor=foundings.again(city), signature=paper())
    assert (step.signature.way, step.signature.signer) == (Way.PAPER, "王分管")
    moving.move(case, "meet", actor=foundings.again(city), **foundings.meeting())
    filed = moving.move(case, "file", actor=foundings.again(city))
    assert filed.signature.way == Way.SOLE


def test_the_leader_in_charge_signs_by_account_what_the_single_officer_filed() -> None:
    here = foundings.place()
    case = foundings.begin(here, unit=here.net.luoyang)
    leader = officer_of(here.net.luoyang, "leader")
    moving.move(case, "submit_to_city", actor=foundings.again(here.people["city"]))
    assert signing.hands(case, Part.DECIDES) == [leader], "the reminder goes to whoever can decide"
    assert FoundingCase.objects.waiting_for(foundings.again(leader)).get() == case
    step = moving.move(case, "approve", actor=foundings.again(leader))
    assert (step.signature.way, step.signature.signer) == (Way.LEADER, str(leader))


def test_with_two_officers_the_leaders_work_list_stays_empty() -> None:
    here = foundings.place()
    foundings.brought_to(here, "city")
    leader = officer_of(here.net.luoyang, "leader")
    officer_of(here.net.luoyang)
    assert not FoundingCase.objects.waiting_for(foundings.again(leader)).exists()


# ---------------------------------------------------------------- members of a body


def test_who_applied_for_an_association_does_not_admit_it() -> None:
    here = cases.place()
    body = federation_of(here.luoyang)
    officer = here.luoyang_officer
    made = application.apply(here.node, actor=cases.fresh(officer), body=body, form="group")
    with pytest.raises(MoveRefused):
        moving.move(made, "accept", actor=cases.fresh(officer))
    second = officer_of(here.luoyang)
    moving.move(made, "accept", actor=cases.fresh(second))
    assert made.state == "accepted"
