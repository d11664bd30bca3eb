"""Moving cases: what refuses a move, what one leaves behind, and the address that takes them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from kexie_portal.errors import NotAllowed, Stale
from kexie_portal.notices.models import Notice
from kexie_portal.workflow import moving, offering, signing
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.diagrams import diagram
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.offering import way_of
from orgs.founding.models import FoundingCase
from tests.orgs.founding.cases import Place, again, begin, brought_to, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return place()


def state(case: FoundingCase) -> str:
    return FoundingCase.objects.values_list("state", flat=True).get(pk=case.pk)


def test_the_way_of_a_returned_case_ends_where_it_came_to(here: Place) -> None:
    case = brought_to(here, "returned")
    way = way_of(case, signing.steps_of(case))
    assert way[-1] == "returned"
    assert "approved" not in way
    assert way[0] == "draft"


def test_a_move_writes_state_day_version_and_one_step(here: Place) -> None:
    case = begin(here)
    before = case.version
    step = moving.move(case, "submit", actor=again(here.contact))
    assert (case.state, state(case)) == ("county", "county")
    assert case.version > before
    assert case.due_on == working_days_after(timezone.localdate(), 5)
    assert (step.from_state, step.to_state, step.actor) == ("draft", "county", here.contact)
    assert [one.verb for one in signing.steps_of(case)] == ["start", "submit"]


def test_a_move_from_another_state_is_refused_and_says_where_the_case_is(here: Place) -> None:
    case = brought_to(here, "approved")
    with pytest.raises(MoveRefused) as refused:
        moving.move(case, "forward", actor=again(here.people["county"]))
    assert case.state_label in refused.value.message
    assert state(case) == "approved"


def test_the_second_of_two_officers_with_the_same_page_finds_it_stale(here: Place) -> None:
    case = brought_to(here, "county")
    first, second = FoundingCase.objects.get(pk=case.pk), FoundingCase.objects.get(pk=case.pk)
    moving.move(first, "forward", actor=again(here.people["county"]), version=case.version)
    with pytest.raises(Stale):
        moving.move(second, "refuse", actor=again(here.people["county"]), note="不符合", version=case.version)
    assert state(case) == "city"


def test_a_move_of_somebody_else_is_not_allowed(here: Place) -> None:
    case = brought_to(here, "county")
    for person in ("contact", "other_city", "reader", "nobody"):
        with pytest.raises(NotAllowed):
            moving.move(case, "forward", actor=again(here.people[person]))
    assert state(case) == "county"


def test_refusing_needs_a_reason_of_bearable_length(here: Place) -> None:
    case = brought_to(here, "county")
    for note in ("", "   ", "长" * 1001):
        with pytest.raises(MoveRefused) as refused:
            moving.move(case, "refuse", actor=again(here.people["county"]), note=note)
        assert refused.value.field == "note"
    assert state(case) == "county"


def test_who_forwarded_a_case_cannot_approve_it(here: Place) -> None:
    case = brought_to(here, "county")
    city = here.people["city"]
    moving.move(case, "forward", actor=again(city))
    with pytest.raises(MoveRefused):
        moving.move(case, "approve", actor=again(city))
    (approve,) = [offer for offer in offering.offers(case, again(city)) if offer.move.verb == "approve"]
    assert "分管领导" in approve.paper, "the city's single officer needs the leader's signature"
    assert state(case) == "city"


def test_a_state_cannot_be_written_past_the_table(here: Place) -> None:
    case = begin(here, whole=False)
    stored = FoundingCase.objects.get(pk=case.pk)
    stored.state = "filed"
    with pytest.raises(TypeError):
        stored.save()
    assert state(case) == "draft"


def test_an_effect_that_fails_takes_the_whole_move_back(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    case = brought_to(here, "met")
    steps = Step.objects.count()
    monkeypatch.setattr("orgs.founding.actions.result.term.opened", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        moving.move(case, "file", actor=again(here.people["county"]))
    assert state(case) == "met"
    assert Step.objects.count() == steps
    assert FoundingCase.objects.get(pk=case.pk).association is None


def test_those_whose_step_is_next_are_told_after_the_commit(
    here: Place, django_capture_on_commit_callbacks: object
) -> None:
    case = begin(here)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        moving.move(case, "submit", actor=again(here.contact))
    told = Notice.objects.filter(url=case.get_absolute_url())
    assert set(told.values_list("user", flat=True)) == {here.people["county"].pk}
    assert case.proposed_name in told.get().title


class TestTheAddress:
    """`workflow:move`."""

    def send(self, here: Place, case: FoundingCase, who: str, verb: str, **data: object) -> object:
        client = Client()
        client.force_login(here.people[who])
        return client.post(f"/cases/orgs/foundingcase/{case.pk}/move/", {"verb": verb, **data})

    def test_it_takes_a_move_and_goes_back_to_where_one_came_from(self, here: Place) -> None:
        case = brought_to(here, "county")
        answer = self.send(here, case, "county", "forward", version=case.version, next="/founding/?state=county")
        assert (answer.status_code, answer["Location"]) == (302, "/founding/?state=county")  # type: ignore[attr-defined,index]
        assert state(case) == "city"

    @pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
    def test_it_never_leads_out_of_the_portal(self, here: Place, next_page: str) -> None:
        case = brought_to(here, "county")
        answer = self.send(here, case, "county", "forward", next=next_page)
        assert answer["Location"] == case.get_absolute_url()  # type: ignore[index]

    @pytest.mark.parametrize("who", ["other_city", "other_county", "other_contact", "nobody"])
    def test_a_case_out_of_sight_is_not_there(self, here: Place, who: str) -> None:
        case = brought_to(here, "county")
        assert self.send(here, case, who, "forward").status_code == 404  # type: ignore[attr-defined]
        assert state(case) == "county"

    @pytest.mark.parametrize("verb", ["", "start", "nonsense", "__class__"])
    def test_an_unknown_verb_is_not_there(self, here: Place, verb: str) -> None:
        case = brought_to(here, "county")
        assert self.send(here, case, "county", verb).status_code == 404  # type: ignore[attr-defined]

    def test_a_model_without_a_table_is_not_there(self, here: Place) -> None:
        client = Client()
        client.force_login(here.people["city"])
        for model in ("organization", "nothing"):
            assert client.post(f"/cases/orgs/{model}/1/move/", {"verb": "file"}).status_code == 404

    def test_a_refused_move_keeps_the_note_that_was_typed(self, here: Place) -> None:
        case = brought_to(here, "county")
        stale = self.send(here, case, "county", "refuse", note="材料不真实", version=case.version - 1)
        assert stale.status_code == 409  # type: ignore[attr-defined]
        assert "材料不真实" in stale.content.decode()  # type: ignore[attr-defined]
        empty = self.send(here, case, "county", "refuse", note="", version=case.version)
        assert empty.status_code == 422  # type: ignore[attr-defined]
        assert state(case) == "county"

    def test_a_verb_that_the_posting_lacks_is_forbidden(self, here: Place) -> None:
        case = brought_to(here, "county")
        assert self.send(here, case, "reader", "forward").status_code == 403  # type: ignore[attr-defined]
        assert self.send(here, case, "contact", "forward").status_code == 403  # type: ignore[attr-defined]

    def test_a_move_that_needs_a_form_leads_to_it(self, here: Place) -> None:
        case = brought_to(here, "city")
        answer = self.send(here, case, "city", "approve")
        assert answer["Location"] == f"/founding/{case.pk}/approve/"  # type: ignore[index]
        assert state(case) == "city"


def test_every_table_draws_its_states_and_moves() -> None:
    for table in state_tables.registered().values():
        drawn = diagram(table)
        assert drawn.startswith("stateDiagram-v2")
        for move in table.moves:
            for source in move.sources:
                assert f"{source} --> {move.target}: " in drawn
