"""Days of societies and federations that overlap or run backwards are refused, in the past too."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.common.enums import Kind
from orgs.societies.actions import council, liaison
from orgs.societies.actions import society as actions
from orgs.societies.actions import survey as surveys
from orgs.societies.actions.council import Office
from orgs.societies.actions.society import NewSociety
from orgs.societies.models.society import SocietyOfficer, SocietyTerm
from orgs.societies.models.survey import KeyIndustry
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, IndustryFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import (
    DAY,
    federation_of,
    key_of,
    link_of,
    meeting_of,
    member_of,
    provincial_society_of,
    society_of,
    survey_of,
)

pytestmark = pytest.mark.django_db
CLOSED = date(2025, 1, 1)


@pytest.fixture
def net() -> Network:
    return build()


def enter(net: Network, kind: Kind, opened: date, **more: Any) -> Organization:
    return actions.found(
        net.luoyang, kind, actor=net.luoyang_officer, data=NewSociety(name="洛阳市新会", opened=opened, **more)
    )


def test_a_federation_does_not_begin_before_the_former_was_closed(net: Network) -> None:
    former = federation_of(net.luoyang)
    actions.close(former, actor=net.luoyang_officer, day=CLOSED, reason="注销")
    with pytest.raises(Refused) as refusal:
        enter(net, Kind.FEDERATION, date(2024, 12, 31))
    assert refusal.value.field == "opened"
    assert former.name in str(refusal.value)
    assert enter(net, Kind.FEDERATION, CLOSED).opened == CLOSED


def test_a_society_does_not_begin_before_the_former_of_its_key_industry_was_closed(net: Network) -> None:
    key = key_of(net.luoyang)
    former = society_of(net.luoyang, key=key)
    actions.close(former, actor=net.luoyang_officer, day=CLOSED, reason="注销")
    with pytest.raises(Refused) as refusal:
        enter(net, Kind.SOCIETY, date(2024, 12, 31), key_industry=key)
    assert refusal.value.field == "opened"
    made = enter(net, Kind.SOCIETY, CLOSED, key_industry=key)
    with pytest.raises(Refused) as refusal:
        change(net, made, opened=date(2024, 6, 1), key_industry=key)
    assert refusal.value.field == "opened"


def change(net: Network, node: Organization, **more: Any) -> Organization:
    node.refresh_from_db()
    values = {
        "name": node.name, "short_name": "", "opened": node.opened, "registration_number": "", "registered_on": None,
        "website": "", "address": "", "remark": "", **more,
    }  # fmt: skip
    return actions.update(node, actor=net.luoyang_officer, version=node.version, values=values)


@pytest.mark.parametrize("what", ["member", "term", "meeting", "link"])
def test_a_society_is_not_founded_after_something_of_it_began(net: Network, what: str) -> None:
    node, after = society_of(net.luoyang), date(2024, 3, 2)
    key = node.society.key_industry
    if what == "member":
        member_of(node, AssociationFactory(unit=net.jianxi).organization)
    elif what == "term":
        SocietyTerm.objects.create(organization=node, number=1, first_day=DAY)
    elif what == "meeting":
        meeting_of(node)
    else:
        link_of(node, provincial_society_of(net.province))
    with pytest.raises(Refused) as refusal:
        change(net, node, opened=after, key_industry=key)
    assert refusal.value.field == "opened"
    assert "2024-03-01" in str(refusal.value)
    assert change(net, node, opened=DAY, key_industry=key).opened == DAY


def test_two_presidents_do_not_overlap_in_the_past_either(net: Network) -> None:
    node = society_of(net.luoyang)
    SocietyOfficer.objects.update(first_day=date(2020, 1, 1), end_day=date(2024, 1, 1))

    def begin(day: date) -> None:
        offices = [Office(None, "chair", "吴会长", first_day=day)]
        council.set_officers(node, actor=net.luoyang_officer, version=node.version, offices=offices)

    with pytest.raises(Refused) as refusal:
        begin(date(2023, 12, 31))
    assert "周会长" in str(refusal.value)
    assert SocietyOfficer.objects.count() == 1
    begin(date(2024, 1, 1))
    assert SocietyOfficer.objects.count() == 2


def test_who_leaves_on_a_day_to_come_is_still_in_the_form(net: Network, client: Client) -> None:
    node = society_of(net.luoyang)
    SocietyOfficer.objects.update(end_day=date(2999, 1, 1))
    client.force_login(net.luoyang_officer)
    assert 'value="2999-01-01"' in client.get(f"/societies/{node.pk}/people/").content.decode()


def test_a_link_does_not_end_before_its_last_line_nor_begin_before_the_provincial_society(net: Network) -> None:
    node, above = society_of(net.luoyang), provincial_society_of(net.province)
    link = link_of(node, above)
    liaison.log(link, actor=net.luoyang_officer, day=date(2024, 5, 1), subject="award", words="报奖1项")
    with pytest.raises(Refused) as refusal:
        liaison.end_link(link, actor=net.luoyang_officer, day=date(2024, 4, 30), reason="误")
    assert refusal.value.field == "day"
    liaison.end_link(link, actor=net.luoyang_officer, day=date(2024, 5, 1), reason="调整")
    Organization.objects.filter(pk=above.pk).update(opened=date(2024, 9, 1))
    above.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        liaison.link(node, actor=net.luoyang_officer, provincial_society=above, first_day=date(2024, 8, 31))
    assert refusal.value.field == "first_day"


def test_a_choice_does_not_go_before_its_survey(net: Network) -> None:
    line = survey_of(net.luoyang)  # of 2024
    with pytest.raises(Refused) as refusal:
        surveys.select(line, actor=net.luoyang_officer, first_day=date(2023, 12, 31))
    assert refusal.value.field == "first_day"
    assert surveys.select(line, actor=net.luoyang_officer, first_day=date(2024, 1, 1)).survey == line


def test_a_key_industry_follows_the_line_it_was_chosen_out_of(net: Network) -> None:
    key, other = key_of(net.luoyang), key_of(net.luoyang, "农机装备")
    line, industry = key.survey, IndustryFactory()
    values = {
        "year": 2024, "name": "轴承", "industry": industry, "output": None, "enterprises": None,
        "scitech_workers": None, "source": "统计局", "remark": "",
    }  # fmt: skip
    changed = surveys.update(line, actor=net.luoyang_officer, version=line.version, values=values)
    key.refresh_from_db()
    assert (key.name, key.industry) == ("轴承", industry)
    KeyIndustry.objects.filter(pk=other.pk).update(name="机器人")
    given = {**values, "name": "机器人"}
    with pytest.raises(Refused) as refusal:
        surveys.update(changed, actor=net.luoyang_officer, version=changed.version, values=given)
    assert refusal.value.field == "name"


def test_the_days_of_the_running_term_are_put_right_and_the_former_follows(net: Network, client: Client) -> None:
    node = society_of(net.luoyang)
    first = council.begin_term(node, actor=net.luoyang_officer, number=1, first_day=DAY)
    wrong = council.begin_term(node, actor=net.luoyang_officer, number=2, first_day=date(2025, 3, 1), due_day=None)
    client.force_login(officer_of(node, "society_contact"))
    assert f"/societies/terms/{wrong.pk}/" in client.get(f"/organizations/{node.pk}/?tab=society").content.decode()
    node.refresh_from_db()
    sent = {"version": node.version, "first_day": "2025-03-11", "due_day": "2030-03-10"}
    address = f"/societies/terms/{wrong.pk}/"
    assert client.post(address, {**sent, "first_day": "2024-03-01"}).status_code == 422
    assert client.post(address, {**sent, "due_day": "2025-03-11"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    first.refresh_from_db()
    wrong.refresh_from_db()
    assert (first.end_day, wrong.first_day, wrong.due_day) == (date(2025, 3, 11), date(2025, 3, 11), date(2030, 3, 10))
    assert client.post(address, sent).status_code == 409
    assert client.post(f"/societies/terms/{first.pk}/", sent).status_code == 403


def test_others_and_stale_forms_put_no_term_right(net: Network) -> None:
    node = society_of(net.luoyang)
    term = council.begin_term(node, actor=net.luoyang_officer, number=1, first_day=DAY)
    node.refresh_from_db()
    with pytest.raises(NotAllowed):
        council.correct_term(term, actor=net.zhengzhou_officer, version=node.version, first_day=DAY)
    with pytest.raises(Stale):
        council.correct_term(term, actor=net.luoyang_officer, version=node.version - 1, first_day=DAY)
