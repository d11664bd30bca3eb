"""A closing by hand is taken back with what it ended, and with nothing else; older ones are told from the days."""

from __future__ import annotations

from typing import Any

import pytest

from kexie_portal.errors import NotAllowed, Refused
from orgs.changes.actions import reopening
from orgs.common.enums import Kind, OfficerRole
from orgs.memberships.models import Membership
from orgs.party.models.party import PartyOrganization
from orgs.postings.models import OrganizationGrant, Posting
from orgs.register.actions import association as associations
from orgs.register.models.suspension import Suspension
from orgs.register.queries.associations import listed
from orgs.societies.actions import society as societies
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import Society, SocietyOfficer, SocietyTerm
from orgs.societies.models.survey import KeyIndustry
from orgs.tree.models.journal import CaseJournal
from orgs.tree.models.organization import Organization
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import LONG_AGO, OfficerFactory, officer_of, post
from tests.orgs.societies.made import federation_of, key_of, link_of, member_of, provincial_society_of, society_of

pytestmark = pytest.mark.django_db
DAY = days_ago(5)


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture(params=[True, False], ids=["noted", "told from the days"])
def noted(request: Any) -> bool:
    """Say whether the closing was noted, or was made before closings were."""
    return bool(request.param)


def closed_and_back(here: Place, noted: bool) -> None:
    associations.close(here.association, actor=cases.fresh(here.jianxi_officer), day=DAY, reason="录入错误")
    if not noted:
        CaseJournal.objects.all().delete()
    reopening.reopen(here.association, actor=cases.fresh(here.jianxi_officer), reason="误操作")


def in_office(here: Place) -> set[str]:
    return set(here.association.officers.filter(end_day__isnull=True).values_list("name", flat=True))


def test_a_suspended_association_is_suspended_again(here: Place, noted: bool) -> None:
    Suspension.objects.create(association=here.association, reason="停产", first_day=days_ago(30))
    closed_and_back(here, noted)
    assert [*Suspension.objects.values_list("end_day", flat=True)] == [None]
    assert [one.is_resting for one in listed(cases.fresh(here.jianxi_officer))] == [True]


def test_who_was_replaced_on_the_day_of_the_closing_is_not_in_office_again(here: Place, noted: bool) -> None:
    here.association.officers.filter(role=OfficerRole.CHAIR).update(end_day=DAY)
    OfficerFactory(association=here.association, role=OfficerRole.CHAIR, name="李新", first_day=DAY)
    closed_and_back(here, noted)
    assert in_office(here) == {"李新", "张联系"}


def test_who_began_after_the_day_of_the_closing_is_in_office_again(here: Place, noted: bool) -> None:
    OfficerFactory(association=here.association, role=OfficerRole.VICE_CHAIR, name="赵新", first_day=days_ago(2))
    closed_and_back(here, noted)
    assert in_office(here) == {"李旧", "张联系", "赵新"}


def test_memberships_come_back_that_ended_with_the_closing_and_no_others(here: Place, noted: bool) -> None:
    left, kept = member_of(society_of(here.luoyang), here.node), member_of(federation_of(here.luoyang), here.node)
    Membership.objects.filter(pk=left.pk).update(end_day=DAY, end_reason="退会")
    closed_and_back(here, noted)
    assert dict(Membership.objects.values_list("pk", "end_day")) == {left.pk: DAY, kept.pk: None}


def test_accounts_come_back_with_their_grants_where_the_closing_was_noted(here: Place, noted: bool) -> None:
    closed_and_back(here, noted)
    posting = Posting.objects.get(user=here.contact)
    assert (posting.end_day is None) == noted
    assert OrganizationGrant.objects.filter(posting=posting).exists() == noted


def test_an_account_stays_ended_whose_person_is_an_administrator_by_now(here: Place) -> None:
    """An administrator holds no other posting (GB/T 22239-2019, 8.1.5)."""
    associations.close(here.association, actor=cases.fresh(here.jianxi_officer), day=DAY, reason="录入错误")
    post(here.contact, "auditor", here.net.province)
    reopening.reopen(here.association, actor=cases.fresh(here.jianxi_officer), reason="误操作")
    posting = Posting.objects.get(user=here.contact, organization=here.association.pk)
    assert posting.end_day == TODAY
    assert not posting.grants.exists()


def test_a_closing_is_taken_back_once_and_can_be_made_again(here: Place, noted: bool) -> None:
    for _turn in range(2):
        closed_and_back(here, noted)
        assert not CaseJournal.objects.exists()
    with pytest.raises(NotAllowed):
        reopening.reopen(here.association, actor=cases.fresh(here.jianxi_officer), reason="误操作")


# ---------------------------------------------------------------- societies and federations


def society_closed(here: Place, noted: bool = True) -> Organization:
    """Close a society with a member, a link, a term, two presidents one after the other and a party organisation."""
    node = society_of(here.luoyang)
    SocietyOfficer.objects.filter(organization=node).update(end_day=DAY)
    SocietyOfficer.objects.create(organization=node, role="chair", name="吴会长", first_day=DAY)
    SocietyTerm.objects.create(organization=node, number=1, first_day=LONG_AGO)
    PartyOrganization.objects.create(host=node, level="council", kind="branch", name="党支部", first_day=LONG_AGO)
    member_of(node, here.node)
    link_of(node, provincial_society_of(here.net.province))
    societies.close(node, actor=cases.fresh(here.luoyang_officer), day=DAY, reason="录入错误")
    if not noted:
        CaseJournal.objects.all().delete()
    return Organization.objects.get(pk=node.pk)


def test_a_society_comes_back_with_all_that_it_had(here: Place, noted: bool) -> None:
    node = society_closed(here, noted)
    reopening.reopen_society(node, actor=cases.fresh(here.luoyang_officer), reason="误操作")
    back = Society.objects.select_related("organization").get(pk=node.pk)
    assert (back.organization.closed, back.closed, back.closing_reason) == (None, None, "")
    for model in (Membership, LiaisonLink, SocietyTerm, PartyOrganization):
        assert [*model.objects.values_list("end_day", flat=True)] == [None], model
    assert dict(SocietyOfficer.objects.values_list("name", "end_day")) == {"周会长": DAY, "吴会长": None}


def test_members_and_links_stay_ended_that_cannot_be_any_more(here: Place, noted: bool) -> None:
    node = society_closed(here, noted)
    above = Organization.objects.get(kind=Kind.PROVINCIAL_SOCIETY)
    for gone in (here.association.pk, above.pk):
        Organization.objects.filter(pk=gone).update(closed=TODAY)
    reopening.reopen_society(node, actor=cases.fresh(here.luoyang_officer), reason="误操作")
    assert Organization.objects.get(pk=node.pk).closed is None
    for model in (Membership, LiaisonLink):
        assert [*model.objects.values_list("end_day", flat=True)] == [DAY], model


def why_not(here: Place, node: Organization) -> str:
    with pytest.raises(Refused) as refusal:
        reopening.reopen_society(node, actor=cases.fresh(here.luoyang_officer), reason="误操作")
    assert Organization.objects.get(pk=node.pk).closed == DAY
    return refusal.value.message


def test_a_society_stays_closed_whose_key_industry_has_another_one_or_is_none_any_more(here: Place) -> None:
    node = society_closed(here)
    key = KeyIndustry.objects.get()
    other = society_of(here.luoyang, key=key)
    Organization.objects.filter(pk=other.pk).update(name="洛阳轴承新会")
    assert "洛阳轴承新会" in why_not(here, node)
    Society.objects.filter(pk=other.pk).delete()
    key.end_day = TODAY
    key.save()
    assert "不再是重点产业" in why_not(here, node)


def test_a_federation_stays_closed_where_the_city_has_another_one(here: Place) -> None:
    node = federation_of(here.luoyang)
    societies.close(node, actor=cases.fresh(here.luoyang_officer), day=DAY, reason="录入错误")
    other = federation_of(here.luoyang)
    Organization.objects.filter(pk=other.pk).update(name="洛阳第二联合会")
    assert "洛阳第二联合会" in why_not(here, node)


def test_others_do_not_open_a_society_again(here: Place) -> None:
    node = society_closed(here)
    for actor in (here.jianxi_officer, here.other_city, officer_of(here.luoyang, "reader"), here.contact):
        with pytest.raises(NotAllowed):
            reopening.reopen_society(node, actor=cases.fresh(actor), reason="误操作")
    with pytest.raises(NotAllowed):
        reopening.reopen_society(
            society_of(here.luoyang, key=key_of(here.luoyang, "电子")),
            actor=cases.fresh(here.luoyang_officer),
            reason="未注销",
        )
