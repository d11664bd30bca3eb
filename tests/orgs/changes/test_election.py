"""Term elections: the case and what its approval does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kexie_portal.documents import queries as letter_queries
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.workflow import moving
from kexie_portal.workflow.errors import MoveRefused
from orgs.changes.actions import election
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.register.models.association import Officer
from tests.orgs import cases
from tests.orgs.cases import LEADERS, TODAY, Place, days_ago
from tests.orgs.factories import AssociationFactory, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


def test_an_approved_election_opens_the_term_with_its_officers_and_ends_the_old(here: Place) -> None:
    case = cases.approve(cases.begin_election(here), here)
    old, new = here.association.terms.order_by("number")
    assert (old.end_day, new.number, new.first_day) == (days_ago(30), 2, days_ago(30))
    assert new.due_day == date(new.first_day.year + 5, new.first_day.month, new.first_day.day)
    assert set(new.officers.values_list("role", "name")) == {(p.role, p.name) for p in LEADERS}
    assert Officer.objects.get(name="李旧").end_day == days_ago(30)
    assert Officer.objects.get(name="张联系").end_day is None
    assert case.term == new


def test_the_approval_issues_a_numbered_letter_that_names_the_term(here: Place) -> None:
    case = cases.approve(cases.begin_election(here), here)
    (letter,) = letter_queries.letters_of(case)
    assert letter.kind == "election_approval"
    assert letter.unit_code == "410300"
    assert any("第二届" in line for line in letter.paragraphs)
    assert any("李新" in line for line in letter.paragraphs)


def test_undone_within_seven_days_everything_is_as_it_was(here: Place) -> None:
    before = list(Officer.objects.order_by("pk").values())
    case = cases.approve(cases.begin_election(here), here)
    moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    assert list(Officer.objects.order_by("pk").values()) == before
    assert here.association.terms.get().end_day is None
    assert letter_queries.letters_of(case)[0].is_withdrawn


def test_after_seven_days_it_stays(here: Place) -> None:
    case = cases.approve(cases.begin_election(here), here)
    ElectionCase.objects.filter(pk=case.pk).update(decided_on=days_ago(8))
    with pytest.raises(Refused, match="7"):
        moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")


def test_nothing_is_undone_when_an_officer_was_changed_since(here: Place) -> None:
    case = cases.approve(cases.begin_election(here), here)
    Officer.objects.filter(name="李新").update(end_day=TODAY)
    with pytest.raises(Refused):
        moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    assert Term.objects.filter(association=here.association).count() == 2


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("number", {"number": 1}),
        ("years", {"years": 6}),
        ("years", {"years": 2}),
        ("first_day", {"meeting_day": date(2020, 1, 1), "first_day": date(2020, 1, 1)}),
        ("first_day", {"first_day": days_ago(40)}),
        ("meeting_day", {"meeting_day": TODAY + timedelta(days=1), "first_day": TODAY + timedelta(days=1)}),
        ("meeting_day", {"meeting_day": date(2019, 1, 1), "first_day": days_ago(30)}),
    ],
)
def test_backward_and_overlapping_terms_are_refused_at_their_field(here: Place, field: str, changes: dict) -> None:
    with pytest.raises(Refused) as refusal:
        cases.begin_election(here, **changes)
    assert refusal.value.field == field
    assert not ElectionCase.objects.exists()


def test_an_election_without_its_leaders_is_not_submitted(here: Place) -> None:
    case = cases.begin_election(here, people=LEADERS[1:])
    with pytest.raises(Refused):
        cases.hand_in(case, here)
    assert ElectionCase.objects.get().state == "draft"


def test_a_second_election_at_the_same_time_is_refused(here: Place) -> None:
    cases.begin_election(here)
    with pytest.raises(Refused):
        cases.begin_election(here, number=3)
    assert ElectionCase.objects.count() == 1


def test_nothing_is_approved_after_the_association_closed(here: Place) -> None:
    case = cases.forward(cases.begin_election(here), here)
    node = here.node
    node.closed = TODAY
    node.save(update_fields=["closed"])
    with pytest.raises(Refused):
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert here.association.terms.count() == 1


def test_who_forwarded_does_not_approve(here: Place) -> None:
    case = cases.hand_in(cases.begin_election(here), here)
    moving.move(case, "forward", actor=cases.fresh(here.luoyang_officer))
    with pytest.raises(MoveRefused):
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))


def test_directly_under_a_city_there_is_no_county_check(here: Place) -> None:
    association = AssociationFactory(unit=here.luoyang)
    contact = officer_of(association.organization)
    case = election.begin(association, actor=contact, data=cases.election_data())
    with pytest.raises(NotAllowed):
        moving.move(case, "submit", actor=contact)
    moving.move(case, "submit_to_city", actor=contact)
    moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert association.terms.get().number == 2


def test_a_stale_form_writes_nothing(here: Place) -> None:
    case = cases.begin_election(here)
    data = cases.election_data(years=3)
    election.update(case, actor=cases.fresh(here.contact), version=case.version, data=data)
    with pytest.raises(Stale):
        election.update(case, actor=cases.fresh(here.contact), version=case.version, data=cases.election_data(years=4))
    assert ElectionCase.objects.get().years == 3


def test_a_submitted_case_is_not_changed(here: Place) -> None:
    case = cases.hand_in(cases.begin_election(here), here)
    with pytest.raises(NotAllowed):
        election.update(case, actor=cases.fresh(here.contact), version=case.version, data=cases.election_data(years=3))


def test_strangers_report_nothing(here: Place) -> None:
    for user in (here.other_city, officer_of(here.jianxi, "reader")):
        with pytest.raises(NotAllowed):
            election.begin(here.association, actor=user, data=cases.election_data())
