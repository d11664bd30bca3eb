"""Surveys, key industries, societies, federations, their people, terms, meetings and links."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.common.enums import Kind
from orgs.memberships.models import Membership
from orgs.party.models.party import PartyOrganization
from orgs.register.queries import finding
from orgs.societies.actions import council, liaison
from orgs.societies.actions import society as actions
from orgs.societies.actions import survey as surveys
from orgs.societies.actions.council import Office
from orgs.societies.actions.society import NewSociety
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import Society, SocietyOfficer, SocietyTerm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import (
    DAY,
    application_of,
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
SURVEY: dict[str, Any] = {
    "year": 2024,
    "name": "机器人与智能制造",
    "industry": None,
    "output": 12_000_000_000,
    "enterprises": 210,
    "scitech_workers": 8600,
    "source": "市统计局",
    "remark": "",
}


@pytest.fixture
def net() -> Network:
    return build()


def new(name: str = "洛阳市轴承产业技术研究会", **more: Any) -> NewSociety:
    return NewSociety(name=name, opened=DAY, **more)


# ---------------------------------------------------------------- survey and key industry


def test_the_survey_comes_first_and_a_key_industry_is_chosen_out_of_it(net: Network) -> None:
    line = surveys.record(net.luoyang, actor=net.luoyang_officer, values=SURVEY)
    key = surveys.select(line, actor=net.luoyang_officer, first_day=DAY, reason="规模最大")
    assert (key.city_id, key.name, key.survey_id) == (net.luoyang.pk, "机器人与智能制造", line.pk)
    with pytest.raises(Refused):
        surveys.select(line, actor=net.luoyang_officer, first_day=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyIndustry.objects.create(city=net.luoyang, name=key.name, survey=line, first_day=DAY)


def test_a_line_stands_once_a_year_and_not_in_a_year_to_come(net: Network) -> None:
    surveys.record(net.luoyang, actor=net.luoyang_officer, values=SURVEY)
    with pytest.raises(Refused) as refusal:
        surveys.record(net.luoyang, actor=net.luoyang_officer, values=SURVEY)
    assert refusal.value.field == "name"
    with pytest.raises(Refused) as refusal:
        surveys.record(net.luoyang, actor=net.luoyang_officer, values={**SURVEY, "year": 2999})
    assert refusal.value.field == "year"
    surveys.record(net.luoyang, actor=net.luoyang_officer, values={**SURVEY, "year": 2023})
    assert IndustrySurvey.objects.count() == 2


def test_a_stale_line_is_not_overwritten(net: Network) -> None:
    line = survey_of(net.luoyang)
    surveys.update(line, actor=net.luoyang_officer, version=1, values={**SURVEY, "enterprises": 1})
    with pytest.raises(Stale):
        surveys.update(line, actor=net.luoyang_officer, version=1, values=SURVEY)
    assert IndustrySurvey.objects.get().enterprises == 1


@pytest.mark.parametrize("who", ["jianxi", "zhengzhou", "reader"])
def test_others_do_not_survey(net: Network, who: str) -> None:
    actor = {
        "jianxi": net.jianxi_officer,
        "zhengzhou": net.zhengzhou_officer,
        "reader": officer_of(net.luoyang, "reader"),
    }[who]
    with pytest.raises(NotAllowed):
        surveys.record(net.luoyang, actor=actor, values=SURVEY)
    with pytest.raises(NotAllowed):
        surveys.select(survey_of(net.luoyang), actor=actor, first_day=DAY)


def test_a_key_industry_with_an_active_society_stays(net: Network) -> None:
    node = society_of(net.luoyang)
    key = KeyIndustry.objects.get()
    with pytest.raises(Refused):
        surveys.end_selection(key, actor=net.luoyang_officer, day=DAY, reason="调整")
    actions.close(node, actor=net.luoyang_officer, day=DAY, reason="合并")
    ended = surveys.end_selection(key, actor=net.luoyang_officer, day=DAY, reason="调整")
    assert (ended.end_day, ended.end_reason) == (DAY, "调整")


# ---------------------------------------------------------------- society and federation


def test_a_second_active_society_of_a_key_industry_is_refused_by_name_and_by_the_database(net: Network) -> None:
    key = key_of(net.luoyang)
    first = actions.found(net.luoyang, Kind.SOCIETY, actor=net.luoyang_officer, data=new(key_industry=key))
    second = new("洛阳市第二轴承研究会", key_industry=key)
    with pytest.raises(Refused) as refusal:
        actions.found(net.luoyang, Kind.SOCIETY, actor=net.luoyang_officer, data=second)
    assert refusal.value.field == "key_industry"
    assert first.name in refusal.value.message
    assert Organization.objects.filter(kind=Kind.SOCIETY).count() == 1
    node = federation_of(net.luoyang)  # any node without a row of its own among societies
    with pytest.raises(IntegrityError), transaction.atomic():
        Society.objects.create(organization=node, supervisor=net.luoyang, key_industry=key)
    actions.close(first, actor=net.luoyang_officer, day=date(2025, 1, 1), reason="注销")
    again = NewSociety(name="洛阳市新轴承研究会", opened=date(2025, 1, 1), key_industry=key)
    assert actions.found(net.luoyang, Kind.SOCIETY, actor=net.luoyang_officer, data=again).pk


def test_a_society_needs_a_key_industry_of_its_own_city(net: Network) -> None:
    for key in (None, key_of(net.zhengzhou)):
        with pytest.raises(Refused) as refusal:
            actions.found(net.luoyang, Kind.SOCIETY, actor=net.luoyang_officer, data=new(key_industry=key))
        assert refusal.value.field == "key_industry"


def test_a_second_federation_is_refused_by_name_and_by_the_database(net: Network) -> None:
    first = actions.found(net.luoyang, Kind.FEDERATION, actor=net.luoyang_officer, data=new("洛阳市企业科协联合会"))
    with pytest.raises(Refused) as refusal:
        actions.found(net.luoyang, Kind.FEDERATION, actor=net.luoyang_officer, data=new("另一联合会"))
    assert first.name in refusal.value.message
    other = society_of(net.luoyang)
    with pytest.raises(IntegrityError), transaction.atomic():
        Federation.objects.create(organization=other, city=net.luoyang)


@pytest.mark.parametrize("kind", [Kind.SOCIETY, Kind.FEDERATION])
def test_others_enter_no_society(net: Network, kind: Kind) -> None:
    data = new(key_industry=key_of(net.luoyang)) if kind == Kind.SOCIETY else new()
    for actor in (net.jianxi_officer, net.zhengzhou_officer, officer_of(net.luoyang, "reader")):
        with pytest.raises(NotAllowed):
            actions.found(net.luoyang, kind, actor=actor, data=data)
    with pytest.raises(NotAllowed):
        actions.found(net.province, Kind.PROVINCIAL_SOCIETY, actor=net.luoyang_officer, data=new("省学会"))


def test_the_province_enters_provincial_societies(net: Network) -> None:
    node = actions.found(
        net.province, Kind.PROVINCIAL_SOCIETY, actor=officer_of(net.province), data=new("河南省机械工程学会")
    )
    assert (node.parent_id, node.society.supervisor_id) == (net.province.pk, net.province.pk)


def test_changing_counts_the_version_and_gives_a_bare_node_its_row(net: Network) -> None:
    node = federation_of(net.luoyang)
    Federation.objects.all().delete()
    values = {
        "name": "洛阳市企业科协联合会", "short_name": "", "opened": DAY, "registration_number": "豫洛社001",
        "registered_on": DAY, "website": "", "address": "", "remark": "",
    }  # fmt: skip
    old = node.name
    actions.update(node, actor=net.luoyang_officer, version=node.version, values=values)
    assert Federation.objects.get().registration_number == "豫洛社001"
    assert [one.name for one in node.former_names.all()] == ([old] if old != values["name"] else [])
    found = finding.organizations(net.luoyang_officer, old, (Kind.FEDERATION,))
    assert [one.name for one in found] == [values["name"]]
    with pytest.raises(Stale):
        actions.update(node, actor=net.luoyang_officer, version=node.version, values=values)


def test_closing_ends_all_that_hangs_on_a_society_and_waits_for_what_is_open(net: Network) -> None:
    node, member = society_of(net.luoyang), AssociationFactory(unit=net.jianxi).organization
    member_of(node, member)
    link_of(node, provincial_society_of(net.province))
    council.begin_term(node, actor=net.luoyang_officer, number=1, first_day=DAY)
    waiting = application_of(node, AssociationFactory(unit=net.jianxi).organization)
    with pytest.raises(Refused):
        actions.close(node, actor=net.luoyang_officer, day=date(2025, 1, 1), reason="注销")
    waiting.delete()
    contact = officer_of(node, "society_contact")
    PartyOrganization.objects.create(host=node, level="council", kind="branch", name="党支部", first_day=DAY)
    closed = actions.close(node, actor=net.luoyang_officer, day=date(2025, 1, 1), reason="注销")
    assert closed.closed == date(2025, 1, 1)
    assert not contact.postings.filter(end_day__isnull=True).exists()
    for model in (Membership, LiaisonLink, SocietyTerm, SocietyOfficer, PartyOrganization):
        assert list(model.objects.values_list("end_day", flat=True)) == [date(2025, 1, 1)], model


# ---------------------------------------------------------------- people, terms, meetings


def test_the_contact_of_a_society_keeps_its_people_and_a_second_president_is_refused(net: Network) -> None:
    node = society_of(net.luoyang)
    contact, old = officer_of(node, "society_contact"), SocietyOfficer.objects.get()
    offices = [Office(old.pk, "chair", old.name, end_day=date(2025, 1, 1)), Office(None, "chair", "吴会长")]
    council.set_officers(node, actor=contact, version=node.version, offices=offices)
    assert {(o.name, o.end_day) for o in node.society_officers.all()} == {
        (old.name, date(2025, 1, 1)),
        ("吴会长", None),
    }
    again = [Office(None, "chair", "郑会长")]
    with pytest.raises(Refused):
        council.set_officers(node, actor=contact, version=node.version + 1, offices=again)
    with pytest.raises(Stale):
        council.set_officers(node, actor=contact, version=node.version, offices=[])
    with pytest.raises(NotAllowed):
        council.set_officers(node, actor=net.zhengzhou_officer, version=node.version + 1, offices=[])


def test_a_new_term_ends_the_former_and_does_not_run_backwards(net: Network) -> None:
    node = society_of(net.luoyang)
    council.begin_term(node, actor=net.luoyang_officer, number=1, first_day=DAY, due_day=date(2029, 3, 1))
    bad = {"first_day": date(2023, 1, 1)}, {"number": 1}, {"first_day": date(2999, 1, 1)}, {"due_day": DAY}
    for more in bad:
        given = {"number": 2, "first_day": date(2025, 1, 1), "due_day": None, **more}
        with pytest.raises(Refused):
            council.begin_term(node, actor=net.luoyang_officer, **given)
    council.begin_term(node, actor=net.luoyang_officer, number=2, first_day=date(2025, 1, 1))
    assert list(SocietyTerm.objects.order_by("number").values_list("number", "end_day")) == [
        (1, date(2025, 1, 1)),
        (2, None),
    ]


def test_a_meeting_is_recorded_and_corrected_by_version(net: Network) -> None:
    node = federation_of(net.luoyang)
    keeper = officer_of(node, "federation_contact")
    values = {"kind": "council", "held_on": DAY, "place": "", "attendees": 21, "subject": "年度", "decisions": ""}
    made = council.record_meeting(node, actor=keeper, values=values)
    changed = council.update_meeting(made, actor=keeper, version=1, values={**values, "attendees": 22})
    assert (changed.attendees, changed.version) == (22, 2)
    with pytest.raises(Stale):
        council.update_meeting(made, actor=keeper, version=1, values=values)
    with pytest.raises(Refused):
        council.record_meeting(node, actor=keeper, values={**values, "held_on": date(2999, 1, 1)})
    with pytest.raises(NotAllowed):
        council.update_meeting(meeting_of(node), actor=net.zhengzhou_officer, version=1, values=values)


# ---------------------------------------------------------------- liaison


def test_a_link_has_contacts_a_log_and_an_end(net: Network) -> None:
    node, above = society_of(net.luoyang), provincial_society_of(net.province)
    link = liaison.link(node, actor=net.luoyang_officer, provincial_society=above, first_day=DAY, contact="钱秘书")
    with pytest.raises(Refused):
        liaison.link(node, actor=net.luoyang_officer, provincial_society=above, first_day=DAY)
    guide = officer_of(above, "society_contact")
    liaison.log(link, actor=guide, day=date(2024, 5, 1), subject="appraisal", words="科技成果鉴定2项")
    for day in (date(2023, 1, 1), date(2999, 1, 1)):
        with pytest.raises(Refused):
            liaison.log(link, actor=guide, day=day, subject="other", words="误")
    with pytest.raises(NotAllowed):
        liaison.log(link, actor=net.zhengzhou_officer, day=DAY, subject="other", words="无权")
    liaison.end_link(link, actor=net.luoyang_officer, day=date(2025, 1, 1), reason="学会调整")
    with pytest.raises(Refused):
        liaison.log(link, actor=guide, day=date(2024, 6, 1), subject="other", words="迟了")
    assert link.entries.count() == 1


def test_a_link_leads_to_a_provincial_society_alone(net: Network) -> None:
    node = society_of(net.luoyang)
    with pytest.raises(Refused) as refusal:
        liaison.link(node, actor=net.luoyang_officer, provincial_society=federation_of(net.luoyang), first_day=DAY)
    assert refusal.value.field == "provincial_society"


def test_what_was_entered_by_mistake_and_ended_on_its_first_day_stands_in_nothing_s_way(net: Network) -> None:
    node, above, officer = society_of(net.luoyang), provincial_society_of(net.province), net.luoyang_officer
    wrong = liaison.link(node, actor=officer, provincial_society=above, first_day=date(2025, 6, 1))
    liaison.end_link(wrong, actor=officer, day=date(2025, 6, 1), reason="录入有误")
    assert liaison.link(node, actor=officer, provincial_society=above, first_day=DAY).first_day == DAY
    line = survey_of(net.luoyang, "电子信息")
    key = surveys.select(line, actor=officer, first_day=date(2025, 6, 1))
    surveys.end_selection(key, actor=officer, day=date(2025, 6, 1), reason="录入有误")
    assert surveys.select(line, actor=officer, first_day=DAY).first_day == DAY
