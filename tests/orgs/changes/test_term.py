"""Entering and correcting terms; closings taken back; parks renamed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.changes.actions import reopening as actions_reopening
from orgs.changes.actions import term as actions
from orgs.changes.actions.term import TermData
from orgs.changes.models.term import Term, due_after
from orgs.changes.queries.terms import by_unit
from orgs.common.enums import Kind, OfficerRole
from orgs.common.terms import months_on, span_of
from orgs.register.actions import association as associations
from orgs.register.models.association import CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries import finding
from orgs.tree.models.organization import Organization
from orgs.units import actions as units_actions
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import LONG_AGO, AssociationFactory, EnterpriseFactory, OfficerFactory, officer_of
from tests.orgs.societies.made import member_of, society_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


def enter(here: Place, data: TermData, association: object = None) -> Term:
    return actions.enter(association or here.association, actor=cases.fresh(here.jianxi_officer), data=data)  # type: ignore[arg-type]


def test_a_first_term_takes_in_those_in_office_but_no_contact(here: Place) -> None:
    association = AssociationFactory(unit=here.jianxi)
    chair = OfficerFactory(association=association, role=OfficerRole.CHAIR)
    contact = OfficerFactory(association=association)
    term = enter(here, TermData(1, LONG_AGO), association)
    assert (term.years, term.due_day) == (5, date(2025, 1, 1))
    assert Officer.objects.get(pk=chair.pk).term == term
    assert Officer.objects.get(pk=contact.pk).term is None


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("number", TermData(1, date(2021, 1, 1))),
        ("number", TermData(2, date(2025, 1, 1))),
        ("first_day", TermData(2, LONG_AGO)),
        ("first_day", TermData(2, TODAY + timedelta(days=1))),
        ("first_day", TermData(2, date(2019, 1, 1))),
        ("years", TermData(2, date(2025, 1, 1), 6)),
        ("years", TermData(2, date(2025, 1, 1), 2)),
        ("end_day", TermData(2, date(2025, 1, 1), 5, date(2024, 1, 1))),
    ],
)
def test_terms_that_run_backward_or_over_another_are_refused_at_their_field(
    here: Place, field: str, data: TermData
) -> None:
    with pytest.raises(Refused) as refusal:
        enter(here, data)
    assert refusal.value.field == field
    assert here.association.terms.count() == 1


def test_an_earlier_term_is_entered_with_the_day_on_which_it_ended(here: Place) -> None:
    association = AssociationFactory(unit=here.jianxi)
    enter(here, TermData(2, date(2024, 1, 1)), association)
    with pytest.raises(Refused):
        enter(here, TermData(1, LONG_AGO), association)
    with pytest.raises(Refused):
        enter(here, TermData(1, LONG_AGO, 5, date(2024, 6, 1)), association)
    enter(here, TermData(1, LONG_AGO, 4, date(2024, 1, 1)), association)
    assert association.terms.count() == 2


def test_a_correction_that_began_from_an_older_state_writes_nothing(here: Place) -> None:
    term = here.association.terms.get()
    before, actor = actions.data_of(term), cases.fresh(here.jianxi_officer)
    actions.correct(term, actor=actor, data=TermData(1, LONG_AGO, 4), before=before)
    with pytest.raises(Stale):
        actions.correct(term, actor=actor, data=TermData(1, LONG_AGO, 3), before=before)
    term.refresh_from_db()
    assert (term.years, term.due_day) == (4, date(2024, 1, 1))


def test_a_term_opened_by_an_election_is_not_corrected_by_hand(here: Place) -> None:
    case = cases.approve(cases.begin_election(here), here)
    term = Term.objects.select_related("association__organization", "election").get(pk=case.term_id)
    data = actions.data_of(term)
    with pytest.raises(NotAllowed):
        actions.correct(term, actor=cases.fresh(here.jianxi_officer), data=data, before=data)


def test_contacts_and_strangers_enter_no_terms(here: Place) -> None:
    for user in (here.contact, here.other_city, officer_of(here.jianxi, "reader")):
        with pytest.raises(NotAllowed):
            actions.enter(here.association, actor=user, data=TermData(2, date(2025, 1, 1)))


def test_a_term_from_the_29th_of_february_runs_out_on_the_first_of_march() -> None:
    assert due_after(date(2024, 2, 29), 5) == date(2029, 3, 1)
    assert months_on(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert span_of(TODAY, TODAY) == "overdue"
    assert span_of(months_on(TODAY, 3), TODAY) == "three"


def test_the_figures_of_a_city_count_its_counties_in(here: Place) -> None:
    AssociationFactory(unit=here.park)
    AssociationFactory(unit=here.luoyang)
    rows = {row.unit.pk: row.standing for row in by_unit(cases.fresh(here.luoyang_officer))}
    city, county = rows[here.luoyang.pk], rows[here.jianxi.pk]
    assert (city.associations, city.none, city.overdue) == (3, 2, 1)
    assert (county.associations, county.none, county.overdue) == (2, 1, 1)
    assert here.zhengzhou.pk not in rows


# ---------------------------------------------------------------- put right by hand


def test_a_closing_taken_back_brings_everything_back_that_it_ended(here: Place) -> None:
    actor = here.jianxi_officer
    associations.close(here.association, actor=cases.fresh(actor), day=days_ago(3), reason="录入错误")
    assert here.association.terms.get().end_day == days_ago(3)
    actions_reopening.reopen(here.association, actor=cases.fresh(actor), reason="误操作")
    assert here.node.closed is None
    for rows in (here.association.terms, here.association.officers, here.association.covered):
        assert not rows.filter(end_day__isnull=False).exists()


def test_a_closing_stays_when_the_host_has_another_association(here: Place) -> None:
    host = here.association.covered.get().enterprise
    associations.close(here.association, actor=cases.fresh(here.jianxi_officer), day=TODAY, reason="录入错误")
    AssociationFactory(unit=here.jianxi, host=host)
    with pytest.raises(Refused):
        actions_reopening.reopen(here.association, actor=cases.fresh(here.jianxi_officer), reason="误操作")
    assert here.node.closed == TODAY


def test_what_a_case_dissolved_is_not_taken_back_by_hand(here: Place) -> None:
    cases.approve(cases.begin_change(here, "dissolution"), here)
    with pytest.raises(Refused):
        actions_reopening.reopen(here.association, actor=cases.fresh(here.luoyang_officer), reason="误操作")


def test_a_renamed_park_is_found_by_its_old_name(here: Place) -> None:
    park, actor = Organization.objects.get(pk=here.park.pk), cases.fresh(here.luoyang_officer)
    new = {"name": "洛阳先进制造业开发区科协", "short_name": "先进制造区"}
    units_actions.rename_park(park, actor=actor, version=park.version, **new)
    found = finding.organizations(actor, "高新产业", (Kind.PARK,))
    assert [node.name for node in found] == ["洛阳先进制造业开发区科协"]
    with pytest.raises(Stale):
        units_actions.rename_park(park, actor=actor, version=park.version, **new)
    park.refresh_from_db()
    with pytest.raises(NotAllowed):
        units_actions.rename_park(park, actor=cases.fresh(here.jianxi_officer), version=park.version, **new)


def test_an_enterprise_that_is_closed_keeps_its_association_closed(here: Place) -> None:
    enterprise = EnterpriseFactory(unit=here.jianxi)
    association = AssociationFactory(unit=here.jianxi, host=enterprise)
    associations.close(association, actor=cases.fresh(here.jianxi_officer), day=TODAY, reason="录入错误")
    enterprise.closed = TODAY
    enterprise.save()
    with pytest.raises(Refused):
        actions_reopening.reopen(association, actor=cases.fresh(here.jianxi_officer), reason="误操作")


def test_what_closed_meanwhile_does_not_come_back_with_an_association(here: Place) -> None:
    actor, day, later = here.jianxi_officer, days_ago(9), days_ago(3)
    member = EnterpriseFactory(unit=here.jianxi)
    cover = CoveredEnterprise.objects.create(association=here.association, enterprise=member, first_day=LONG_AGO)
    lives, gone = society_of(here.luoyang, "轴承"), society_of(here.luoyang, "电子")
    kept, ended = member_of(lives, here.node), member_of(gone, here.node)
    associations.close(here.association, actor=cases.fresh(actor), day=day, reason="录入错误")
    Enterprise.objects.filter(pk=member.pk).update(closed=later)
    Organization.objects.filter(pk=gone.pk).update(closed=later)
    actions_reopening.reopen(here.association, actor=cases.fresh(actor), reason="误操作")
    for row in (cover, kept, ended):
        row.refresh_from_db()
    assert (cover.end_day, kept.end_day, ended.end_day) == (later, None, day)
