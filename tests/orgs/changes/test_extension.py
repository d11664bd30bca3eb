"""An election is put off once a term, by a year at most, by a case or by a decision on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.documents import queries as letter_queries
from kexie_portal.errors import Refused
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow import moving
from orgs.changes.actions import term as actions
from orgs.changes.actions.term import TermData
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term, due_after, latest_extension
from orgs.changes.queries.terms import by_unit
from orgs.changes.watch import watch_terms
from orgs.common.terms import months_on
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago

pytestmark = pytest.mark.django_db
DUE = days_ago(20)
LATER = TODAY + timedelta(days=200)


@pytest.fixture
def here() -> Place:
    found = cases.place()
    found.association.terms.update(due_day=DUE)
    return found


def term_of(here: Place) -> Term:
    return here.association.terms.get(end_day__isnull=True)


def put_off(here: Place, **more: object) -> ChangeCase:
    return cases.begin_change(here, "term_extension", **{"new_due_day": LATER, **more})


def test_an_overdue_election_that_is_put_off_is_due_on_the_new_day(client: Client, here: Place) -> None:
    watch_terms()
    case = cases.approve(put_off(here), here)
    term, (letter,) = term_of(here), letter_queries.letters_of(case)
    assert (term.due_day, term.original_due_day, term.extension_number) == (LATER, DUE, letter.number)
    assert "延期换届" in letter.title
    assert str(DUE.day) in "".join(letter.paragraphs)
    watch_terms()
    row = Deadline.objects.open().filter(what="orgs.election").first()
    assert row is None or row.due_on == LATER
    (own,) = [one for one in by_unit(cases.fresh(here.jianxi_officer)) if one.unit == here.jianxi]
    assert (own.standing.overdue, own.standing.extended) == (0, 1)
    client.force_login(cases.fresh(here.jianxi_officer))
    tab = client.get(here.association.get_absolute_url() + "?tab=terms").content.decode()
    assert DUE.isoformat() in tab
    assert letter.number in tab
    listed = client.get(reverse("orgs:term_list"), {"extended": "1"}).content.decode()
    assert here.node.name in listed
    assert here.node.name not in client.get(reverse("orgs:term_list"), {"due": "overdue"}).content.decode()


def test_the_reminder_follows_the_new_day(here: Place) -> None:
    here.association.terms.update(due_day=TODAY + timedelta(days=20))
    watch_terms()
    assert Deadline.objects.open().get().due_on == TODAY + timedelta(days=20)
    cases.approve(put_off(here, new_due_day=months_on(TODAY, 5)), here)
    watch_terms()
    row = Deadline.objects.open().filter(what="orgs.election").get()
    assert row.due_on == months_on(TODAY, 5)


@pytest.mark.parametrize("day", [None, DUE, days_ago(5), latest_extension(DUE) + timedelta(days=1)])
def test_days_that_cannot_be_are_refused_at_their_field(here: Place, day: object) -> None:
    with pytest.raises(Refused) as refusal:
        put_off(here, new_due_day=day)
    assert refusal.value.field == "new_due_day"
    assert not ChangeCase.objects.exists()


def test_the_last_day_of_the_year_is_allowed(here: Place) -> None:
    cases.approve(put_off(here, new_due_day=latest_extension(DUE)), here)
    assert term_of(here).due_day == latest_extension(DUE)


def test_a_second_time_and_a_term_that_is_missing_are_refused(here: Place) -> None:
    cases.approve(put_off(here), here)
    with pytest.raises(Refused):
        put_off(here, new_due_day=LATER + timedelta(days=10))
    here.association.terms.update(end_day=TODAY)
    with pytest.raises(Refused):
        put_off(here)


def test_a_day_that_passes_while_it_is_decided_stops_the_approval(here: Place) -> None:
    case = cases.forward(put_off(here), here)
    ChangeCase.objects.filter(pk=case.pk).update(new_due_day=days_ago(1))
    with pytest.raises(Refused):
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert not term_of(here).is_extended
    assert not letter_queries.letters_of(case)


def test_an_election_that_is_being_decided_needs_no_more_time(here: Place) -> None:
    cases.hand_in(cases.begin_election(here), here)
    assert ElectionCase.objects.get().state == "checking"
    with pytest.raises(Refused):
        put_off(here)


def test_the_next_term_starts_with_its_own_due_day(here: Place) -> None:
    cases.approve(put_off(here), here)
    cases.approve(cases.begin_election(here), here)
    term = term_of(here)
    assert (term.number, term.is_extended) == (2, False)
    assert term.due_day == due_after(term.first_day, term.years)


def test_a_decision_on_paper_is_entered_with_its_number(here: Place) -> None:
    term = term_of(here)
    said = TermData(1, days_ago(5 * 365 + 60))
    Term.objects.filter(pk=term.pk).update(first_day=said.first_day, due_day=due_after(said.first_day, 5))
    before, last = actions.data_of(term_of(here)), latest_extension(due_after(said.first_day, 5))
    clerk = cases.fresh(here.jianxi_officer)
    for more, field in (
        ({"extended_to": last}, "extension_number"),
        ({"extended_to": last + timedelta(days=1), "extension_number": "洛科协〔2026〕9号"}, "extended_to"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.correct(term, actor=clerk, data=TermData(1, said.first_day, **more), before=before)  # type: ignore[arg-type]
        assert refusal.value.field == field
    data = TermData(1, said.first_day, extended_to=last, extension_number="洛科协〔2026〕9号")
    actions.correct(term, actor=clerk, data=data, before=before)
    found = term_of(here)
    assert (found.due_day, found.original_due_day) == (last, due_after(said.first_day, 5))
    assert actions.data_of(found) == data


def test_the_form_of_a_term_keeps_an_extension(client: Client, here: Place) -> None:
    cases.approve(put_off(here, new_due_day=latest_extension(DUE)), here)
    term = term_of(here)
    first = term.first_day.replace(year=DUE.year - 5, month=DUE.month, day=DUE.day)
    Term.objects.filter(pk=term.pk).update(first_day=first)
    type(here.node).objects.filter(pk=here.node.pk).update(opened=first)
    client.force_login(cases.fresh(here.jianxi_officer))
    edit = reverse("orgs:term_update", args=[term.pk])
    values = client.get(edit).context["form"].initial
    sent = {name: value for name, value in values.items() if value not in (None, "")}
    assert client.post(edit, {**sent, "years": 5}).status_code == 302
    assert term_of(here).due_day == latest_extension(DUE)


def test_the_form_of_a_change_asks_for_the_new_day(client: Client, here: Place) -> None:
    url = reverse("orgs:change_create", args=[here.association.pk, "term_extension"])
    client.force_login(cases.fresh(here.contact))
    assert 'name="new_due_day"' in client.get(url).content.decode()
    late = latest_extension(DUE) + timedelta(days=1)
    wrong = client.post(url, {"new_due_day": late.isoformat(), "reason": "大会改期"})
    assert wrong.status_code == 422
    assert "大会改期" in wrong.content.decode()
    sent = client.post(url, {"new_due_day": LATER.isoformat(), "reason": "大会改期"})
    case = ChangeCase.objects.get()
    assert sent["Location"] == case.get_absolute_url()
    assert LATER.isoformat() in client.get(case.get_absolute_url()).content.decode()
