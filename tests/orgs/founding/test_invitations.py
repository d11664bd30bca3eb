"""Member enterprises without an association, their invitations to found one, and the founding that is guided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.models import Deadline, Notice
from orgs.changes.actions import reopening
from orgs.common.enums import Driver
from orgs.founding.actions import invitation as actions
from orgs.founding.enums import InvitationState
from orgs.founding.filters import MemberFirmFilter
from orgs.founding.models import FoundingCase, FoundingInvitation
from orgs.founding.queries import member_firms
from orgs.party.queries import guided
from orgs.register.models.driver import DriverMark
from orgs.register.models.enterprise import Enterprise
from orgs.societies.actions import firm as firms
from orgs.societies.actions import society as societies
from orgs.societies.models.firm import MemberFirm
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of
from tests.orgs.founding import cases
from tests.orgs.founding.cases import Place
from tests.orgs.societies import made

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=20)


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def society(here: Place) -> Organization:
    return made.society_of(here.net.luoyang)


@pytest.fixture
def secretary(society: Organization) -> User:
    return officer_of(society, "society_contact")


@pytest.fixture
def firm(here: Place, society: Organization, secretary: User) -> MemberFirm:
    host = cases.known_host(here)
    outcome = firms.enter_many(society, actor=secretary, codes=[host.uscc], first_day=TODAY)
    assert (outcome.done, outcome.left_out) == (1, [])
    return MemberFirm.objects.get(enterprise=host)


@pytest.fixture
def invited(firm: MemberFirm, secretary: User) -> FoundingInvitation:
    assert actions.invite_many([firm.pk], actor=secretary, due_on=SOON, words="欢迎成立科协").done == 1
    return FoundingInvitation.objects.get()


def states_of(user: User, standing: str) -> list[MemberFirm]:
    class Request:
        pass

    request = Request()
    request.user = user  # type: ignore[attr-defined]
    return list(MemberFirmFilter({"standing": standing}, queryset=member_firms(user), request=request).qs)


def test_enterprises_are_entered_by_their_codes_and_the_others_are_named(
    here: Place, society: Organization, secretary: User
) -> None:
    known, elsewhere = cases.known_host(here), EnterpriseFactory(unit=here.net.zhengzhou)
    closed = EnterpriseFactory(unit=here.net.jianxi, closed=TODAY)
    codes = [known.uscc, elsewhere.uscc, closed.uscc, known.uscc]
    outcome = firms.enter_many(society, actor=secretary, codes=codes, first_day=TODAY)
    assert outcome.done == 1
    left = dict(outcome.left_out)
    assert set(left) == {elsewhere.uscc, closed.uscc}
    assert elsewhere.name not in left[elsewhere.uscc]
    again = firms.enter_many(society, actor=secretary, codes=[known.uscc], first_day=TODAY)
    assert (again.done, len(again.left_out)) == (0, 1)
    with pytest.raises(NotAllowed):
        firms.enter_many(society, actor=here.people["county"], codes=[known.uscc], first_day=TODAY)
    with pytest.raises(Refused):
        firms.enter_many(society, actor=secretary, codes=[known.uscc], first_day=SOON)


def test_a_membership_ends_with_its_reason_and_can_begin_anew(firm: MemberFirm, secretary: User) -> None:
    with pytest.raises(Refused):
        firms.end(firm, actor=secretary, day=SOON, reason="退会")
    firms.end(firm, actor=secretary, day=TODAY, reason="退会")
    assert not member_firms(secretary).exists()
    with pytest.raises(Refused):
        firms.end(firm, actor=secretary, day=TODAY, reason="退会")
    again = firms.enter_many(firm.body, actor=secretary, codes=[firm.enterprise.uscc], first_day=TODAY)
    assert again.done == 1


def test_an_invitation_waits_for_the_officers_of_the_county_and_tells_them(
    here: Place, invited: FoundingInvitation
) -> None:
    waiting = Deadline.objects.get(object_id=invited.pk, responsible=actions.RESPONSIBLE)
    assert waiting.due_on == SOON
    assert here.net.jianxi_officer.pk in waiting.people.values_list("user", flat=True)
    assert invited.standing == InvitationState.INVITED


def test_who_has_an_association_or_founds_one_or_is_asked_is_left_out(
    here: Place, society: Organization, secretary: User, invited: FoundingInvitation
) -> None:
    has = AssociationFactory(unit=here.net.jianxi).covered.get().enterprise
    founds = EnterpriseFactory(unit=here.net.jianxi)
    cases.begin(here, whole=False, uscc=founds.uscc)
    firms.enter_many(society, actor=secretary, codes=[has.uscc, founds.uscc], first_day=TODAY)
    rows = list(MemberFirm.objects.values_list("pk", flat=True))
    outcome = actions.invite_many(rows, actor=secretary, due_on=SOON)
    assert outcome.done == 0
    assert {name for name, _why in outcome.left_out} == {has.name, founds.name, invited.enterprise.name}
    assert [row.enterprise for row in states_of(secretary, "has")] == [has]
    assert [row.enterprise for row in states_of(secretary, "founds")] == [founds]
    assert [row.enterprise for row in states_of(secretary, "invited")] == [invited.enterprise]
    assert states_of(secretary, "to_invite") == []
    assert len(states_of(secretary, "lacks")) == 2


def test_the_county_sees_the_firms_and_does_not_invite_for_the_society(here: Place, firm: MemberFirm) -> None:
    county = here.people["county"]
    assert list(member_firms(county)) == [firm]
    assert actions.invite_many([firm.pk], actor=county, due_on=SOON).done == 0
    assert not member_firms(here.people["other_city"]).exists()


def test_accepted_begins_a_filled_in_case_that_counts_as_founded_through_guidance(
    here: Place, society: Organization, invited: FoundingInvitation
) -> None:
    case = actions.accept(invited, actor=here.people["county"])
    invited.refresh_from_db()
    assert (invited.state, invited.case) == (InvitationState.ACCEPTED, case)
    assert (case.uscc, case.driver, case.unit) == (invited.enterprise.uscc, Driver.PARTY, here.net.jianxi)
    assert society.name in case.reason
    assert not Deadline.objects.open().filter(object_id=invited.pk, responsible=actions.RESPONSIBLE).exists()
    with pytest.raises(Refused):
        actions.accept(invited, actor=here.people["county"])
    before = guided(here.people["city"]).count()
    _file(here, case, driver=Driver.PROJECT)
    marks = DriverMark.objects.filter(organization=case.association.organization)
    assert dict(marks.values_list("driver", "through")) == {Driver.PARTY: society.pk, Driver.PROJECT: None}
    assert guided(here.people["city"]).count() == before + 1


def _file(here: Place, case: FoundingCase, driver: str) -> None:
    """Bring a case that was begun by an invitation to its filing, with another driver in the application."""
    from orgs.founding.actions import case as founding

    county = cases.again(here.people["county"])
    said = {name: value for name, value in cases.SAID.items() if name not in ("uscc", "enterprise_name")}
    founding.save_draft(case, actor=county, version=case.version, values={**said, "driver": driver})
    for kind in cases.REQUIRED_MATERIALS:
        founding.add_material(case, actor=county, kind=kind, upload=cases.paper(cases.FORMS[kind]))
    case.refresh_from_db()
    second = officer_of(here.net.jianxi)
    people = {**here.people, "second": second}
    whose = {"submit": "county", "forward": "second", "approve": "city", "meet": "county", "file": "second"}
    for verb in cases.WAY["filed"]:
        data = cases.meeting() if verb == "meet" else {}
        case.refresh_from_db()
        cases.moving.move(case, verb, actor=cases.again(people[whose[verb]]), note=cases.NOTE, **data)
    case.refresh_from_db()


def test_a_founding_that_no_invitation_led_to_is_marked_as_its_application_says(here: Place) -> None:
    case = cases.brought_to(here, "filed")
    case.refresh_from_db()
    [mark] = DriverMark.objects.filter(organization=case.association.organization)
    assert (mark.driver, mark.through) == (Driver.PROJECT, None)


def test_declined_needs_its_reason_and_the_society_hears_it(
    here: Place, invited: FoundingInvitation, secretary: User, django_capture_on_commit_callbacks: object
) -> None:
    with pytest.raises(Refused):
        actions.decline(invited, actor=here.people["county"], reason=" ")
    with pytest.raises(NotAllowed):
        actions.decline(invited, actor=secretary, reason="不需要")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.decline(invited, actor=here.people["county"], reason="人数太少")
    assert Notice.objects.filter(user=secretary, body="人数太少").exists()
    invited.refresh_from_db()
    assert (invited.state, invited.reason) == (InvitationState.DECLINED, "人数太少")


def test_called_back_is_answered_no_more(here: Place, invited: FoundingInvitation, secretary: User) -> None:
    with pytest.raises(NotAllowed):
        actions.call_back(invited, actor=here.people["other_county"], reason="误发")
    actions.call_back(invited, actor=secretary, reason="误发")
    with pytest.raises(Refused):
        actions.accept(invited, actor=here.people["county"])
    assert [row.enterprise for row in states_of(secretary, "to_invite")] == [invited.enterprise]


def test_an_invitation_expires_after_its_day_and_a_new_one_takes_its_place(
    here: Place, firm: MemberFirm, invited: FoundingInvitation, secretary: User
) -> None:
    FoundingInvitation.objects.update(due_on=TODAY - timedelta(days=1))
    invited.refresh_from_db()
    assert invited.standing == InvitationState.EXPIRED
    assert list(FoundingInvitation.objects.in_state(InvitationState.EXPIRED)) == [invited]
    assert not FoundingInvitation.objects.in_state(InvitationState.INVITED).exists()
    with pytest.raises(Refused):
        actions.accept(invited, actor=here.people["county"])
    assert actions.invite_many([firm.pk], actor=secretary, due_on=SOON).done == 1
    invited.refresh_from_db()
    assert invited.state == InvitationState.EXPIRED
    assert list(FoundingInvitation.objects.in_state(InvitationState.EXPIRED)) == [invited]


def test_an_association_founded_meanwhile_stops_the_acceptance(here: Place, invited: FoundingInvitation) -> None:
    AssociationFactory(unit=here.net.jianxi, host=invited.enterprise)
    with pytest.raises(Refused):
        actions.accept(invited, actor=here.people["county"])


def test_member_enterprises_end_with_their_society_and_come_back_with_it(
    here: Place, society: Organization, firm: MemberFirm
) -> None:
    city = here.people["city"]
    societies.close(society, actor=city, day=TODAY, reason="注销")
    firm.refresh_from_db()
    assert firm.end_day == TODAY
    assert not member_firms(city).exists()
    society.refresh_from_db()
    reopening.reopen_society(society, actor=cases.again(city), reason="误注销")
    firm.refresh_from_db()
    assert (firm.end_day, firm.end_reason) == (None, "")


def test_the_pages_lead_from_the_society_to_the_founding(
    here: Place, society: Organization, secretary: User, firm: MemberFirm, client: Client
) -> None:
    client.force_login(secretary)
    page = client.get(f"{society.get_absolute_url()}?tab=members").content.decode()
    assert f"{reverse('orgs:member_firm_list')}?body={society.pk}" in page
    listed = client.get(f"{reverse('orgs:member_firm_list')}?body={society.pk}")
    assert reverse("orgs:member_firms_enter", args=[society.pk]) in listed.content.decode()
    assert reverse("orgs:member_firm_end", args=[firm.pk]) in listed.content.decode()
    assert reverse("orgs:member_firms_enter", args=[society.pk]) in client.get("/member-firms/").content.decode()
    answer = client.post(reverse("orgs:member_firm_list"), {"action": "invite", "selected": [firm.pk]})
    assert answer.status_code == 302
    assert reverse("orgs:invite_to_found") in answer["Location"]
    sent = client.post(answer["Location"], {"due_on": SOON.isoformat(), "words": "欢迎"})
    assert sent.status_code == 302
    invitation = FoundingInvitation.objects.get()
    client.force_login(here.people["county"])
    shown = client.get(invitation.get_absolute_url()).content.decode()
    assert reverse("orgs:invitation_accept", args=[invitation.pk]) in shown
    began = client.post(reverse("orgs:invitation_accept", args=[invitation.pk]))
    assert began["Location"] == reverse("orgs:founding_edit", args=[FoundingCase.objects.get().pk])
    assert Enterprise.objects.get(pk=firm.enterprise_id).name in client.get(began["Location"]).content.decode()
