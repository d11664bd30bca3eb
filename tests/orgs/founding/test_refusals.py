"""What a founding refuses, with its reason, and nothing of the case is changed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from kexie_portal.documents import actions as documents
from kexie_portal.documents import queries as letter_queries
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow import moving, offering
from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.models import TimeLimit
from orgs.changes.models.term import Term
from orgs.founding.actions import case as actions
from orgs.founding.letters import return_fields
from orgs.founding.models import FoundingCase
from orgs.founding.papers import filled
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, CountyFactory, EnterpriseFactory, post, valid_uscc
from tests.orgs.founding import cases
from tests.orgs.founding.cases import NOTE, TODAY, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


def stands(case: FoundingCase, state: str) -> bool:
    return FoundingCase.objects.get(pk=case.pk).state == state


def test_the_whole_way_leaves_an_active_association_with_host_people_and_term(here: Place) -> None:
    case = cases.brought_to(here, "filed")
    made = Association.objects.get(pk=case.association_id)
    assert made.organization.parent == here.net.jianxi
    assert made.organization.opened == TODAY
    assert made.letter_number == case.letter_number
    assert CoveredEnterprise.objects.get(association=made, is_host=True).enterprise.uscc == case.uscc
    names = set(Officer.objects.filter(association=made).values_list("role", "name"))
    assert {("chair", "王一"), ("vice_chair", "李二"), ("secretary_general", "张三"), ("contact", "钱联系")} <= names
    assert Term.objects.get(association=made).first_day == TODAY
    assert made.organization.driver_marks.get().driver == "project"


def test_several_small_enterprises_are_covered_from_the_first_day(here: Place) -> None:
    known = EnterpriseFactory(unit=here.net.jianxi)
    case = cases.begin(here, form="area")
    partners = [(known.uscc, known.name), (valid_uscc(820_000_001), "洛阳小微模具有限公司")]
    case = actions.save_draft(case, actor=here.contact, version=case.version, values={}, partners=partners)
    for verb in cases.WAY["filed"]:
        cases.take(here, case, verb)
    covered = CoveredEnterprise.objects.filter(association=case.association_id, is_host=False)
    assert set(covered.values_list("enterprise__uscc", flat=True)) == {code for code, _name in partners}


def with_partner(here: Place, uscc: str, form: str = "area") -> FoundingCase:
    case = cases.begin(here, form=form)
    rows = [(uscc, "洛阳小微模具有限公司")]
    return actions.save_draft(case, actor=here.contact, version=case.version, values={}, partners=rows)


def test_a_further_enterprise_closed_elsewhere_or_twice_is_refused_before_the_city_decides(here: Place) -> None:
    elsewhere = EnterpriseFactory(unit=here.net.guancheng, name="郑州秘密有限公司")
    closed = EnterpriseFactory(unit=here.net.jianxi, closed=TODAY)
    for uscc, words in ((elsewhere.uscc, "管城"), (closed.uscc, TODAY.isoformat()), (cases.SAID["uscc"], "重复")):
        case = with_partner(here, uscc)
        with pytest.raises(Refused, match=words) as caught:
            cases.take(here, case, "submit")
        assert "秘密" not in caught.value.message
        assert stands(case, "draft")
    with pytest.raises(Refused) as caught:
        cases.take(here, with_partner(here, valid_uscc(820_000_002), "single"), "submit")
    assert caught.value.field == "form"


def test_a_further_enterprise_that_closes_stops_the_approval_and_after_it_only_drops_out(here: Place) -> None:
    firms = [EnterpriseFactory(unit=here.net.jianxi) for _turn in range(2)]
    case = with_partner(here, firms[0].uscc)
    case = actions.save_draft(
        case, actor=here.contact, version=case.version, values={}, partners=[(firm.uscc, firm.name) for firm in firms]
    )
    for verb in ("submit", "forward"):
        cases.take(here, case, verb)
    Enterprise.objects.filter(pk=firms[0].pk).update(closed=TODAY)
    with pytest.raises(Refused, match=TODAY.isoformat()):
        cases.take(here, case, "approve")
    Enterprise.objects.filter(pk=firms[0].pk).update(closed=None)
    cases.take(here, case, "approve")
    (letter,) = letter_queries.letters_of(case)
    assert f"{case.enterprise_name}等3家企业" in "".join(letter.paragraphs)
    Enterprise.objects.filter(pk=firms[0].pk).update(closed=TODAY)
    for verb in ("meet", "file"):
        cases.take(here, case, verb)
    covered = CoveredEnterprise.objects.filter(association=case.association_id, is_host=False)
    assert [one.enterprise for one in covered] == [firms[1]]


def test_the_county_files_what_the_city_approved_though_another_county_keeps_the_enterprises(here: Place) -> None:
    """Host and further enterprise came into the register of another county after the approval."""
    other = CountyFactory(parent=here.net.luoyang, name="西工区科学技术协会")
    own, theirs = EnterpriseFactory(unit=here.net.jianxi), valid_uscc(820_000_004)
    case = with_partner(here, own.uscc)
    rows = [(own.uscc, own.name), (theirs, "洛阳小微模具有限公司")]
    case = actions.save_draft(case, actor=here.contact, version=case.version, values={}, partners=rows)
    for verb in ("submit", "forward", "approve", "meet"):
        cases.take(here, case, verb)
    EnterpriseFactory(unit=other, uscc=theirs, name="洛阳小微模具有限公司")
    cases.known_host(here, unit=other)
    client = Client()
    client.force_login(here.people["county"])
    move = reverse("workflow:move", args=["orgs", "foundingcase", case.pk])
    case.refresh_from_db()
    assert client.post(move, {"verb": "file", "version": case.version}).status_code == 302
    case.refresh_from_db()
    assert case.state == "filed"
    covered = CoveredEnterprise.objects.filter(association=case.association_id)
    assert set(covered.values_list("enterprise__uscc", flat=True)) == {case.uscc, own.uscc, theirs}
    page = client.get(f"{case.association.get_absolute_url()}?tab=enterprises").content.decode()  # type: ignore[union-attr]
    for cover in covered.select_related("enterprise"):
        address = cover.enterprise.get_absolute_url()
        assert cover.enterprise.name in page
        assert (f'href="{address}"' in page) == (cover.enterprise == own)
        assert client.get(address).status_code == (200 if cover.enterprise == own else 404)


def test_a_further_enterprise_that_another_city_entered_since_stops_the_filing_with_its_reason(here: Place) -> None:
    uscc = valid_uscc(820_000_005)
    case = with_partner(here, uscc)
    for verb in ("submit", "forward", "approve", "meet"):
        cases.take(here, case, verb)
    EnterpriseFactory(unit=here.net.guancheng, uscc=uscc, name="郑州秘密有限公司")
    with pytest.raises(Refused, match="管城") as caught:
        cases.take(here, case, "file")
    assert "秘密" not in caught.value.message
    assert stands(case, "met")


def test_the_papers_know_the_register_and_the_others_before_anything_is_submitted(here: Place) -> None:
    cases.known_host(here, address="洛阳市涧西区建设路1号")
    case = with_partner(here, valid_uscc(820_000_003))
    table = Document(BytesIO(filled("application", case))).tables[0]
    words = {cell.text for row in table.rows for cell in row.cells}
    assert {"洛阳市涧西区建设路1号", "洛阳小微模具有限公司"} <= words
    report = "".join(one.text for one in Document(BytesIO(filled("report", case))).paragraphs)
    assert f"由{case.enterprise_name}牵头，联合洛阳小微模具有限公司共同成立" in report
    Enterprise.objects.filter(uscc=case.uscc).update(unit=here.net.guancheng)
    other = Document(BytesIO(filled("application", FoundingCase.objects.get(pk=case.pk)))).tables[0]
    assert "建设路" not in "".join(cell.text for row in other.rows for cell in row.cells)


def test_the_notice_of_return_names_the_day_of_the_time_limit_in_force(here: Place) -> None:
    case = cases.brought_to(here, "city")
    TimeLimit.objects.create(kind=FoundingCase._meta.label_lower, state="returned", days=7, first_day=TODAY)
    seen = return_fields(case, {"note": NOTE})["deadline"]
    moving.move(case, "return", actor=here.people["city"], note=NOTE, with_letter=True)
    assert seen == case.due_on == working_days_after(TODAY, 7)
    assert f"补正期限至{seen.year}年{seen.month}月{seen.day}日" in "".join(
        letter_queries.letters_of(case)[0].paragraphs
    )


def test_a_name_that_a_living_association_of_the_unit_bears_is_refused(here: Place) -> None:
    case = cases.begin(here)
    twin = AssociationFactory(unit=here.net.jianxi, title=case.proposed_name)
    with pytest.raises(Refused) as caught:
        cases.take(here, case, "submit")
    assert caught.value.field == "proposed_name"
    Organization.objects.filter(pk=twin.pk).update(name="另一科协")
    cases.take(here, case, "submit")
    assert stands(case, "county")


def test_what_is_not_complete_is_not_submitted_and_says_what_lacks(here: Place) -> None:
    case = cases.begin(here, whole=False, host_department="")
    with pytest.raises(Refused) as caught:
        cases.take(here, case, "submit")
    assert "章程" in caught.value.message or "charter" in caught.value.message
    assert stands(case, "draft")


def test_an_enterprise_has_one_case_under_way(here: Place) -> None:
    cases.brought_to(here, "county")
    second = cases.begin(here)
    with pytest.raises(Refused):
        cases.take(here, second, "submit")
    assert stands(second, "draft")


def test_who_hosts_an_association_founds_no_other(here: Place) -> None:
    AssociationFactory(unit=here.net.jianxi, host=cases.known_host(here))
    case = cases.begin(here)
    with pytest.raises(Refused):
        cases.take(here, case, "submit")


def test_an_enterprise_of_another_city_is_refused_without_its_name(here: Place) -> None:
    cases.known_host(here, unit=here.net.guancheng, name="郑州秘密有限公司")
    case = cases.begin(here)
    with pytest.raises(Refused) as caught:
        cases.take(here, case, "submit")
    assert "秘密" not in caught.value.message
    assert stands(case, "draft")


def test_no_approval_after_the_enterprise_closed(here: Place) -> None:
    case = cases.brought_to(here, "city")
    cases.known_host(here, closed=TODAY)
    with pytest.raises(Refused, match=TODAY.isoformat()):
        cases.take(here, case, "approve")
    assert stands(case, "city")
    assert not list(letter_queries.letters_of(case))


def test_no_filing_after_the_enterprise_closed(here: Place) -> None:
    case = cases.brought_to(here, "met")
    cases.known_host(here, closed=TODAY)
    with pytest.raises(Refused):
        cases.take(here, case, "file")
    assert stands(case, "met")


def test_no_filing_without_a_meeting(here: Place) -> None:
    case = cases.brought_to(here, "met")
    FoundingCase.objects.filter(pk=case.pk).update(meeting_on=None)
    with pytest.raises(Refused):
        cases.take(here, case, "file")
    assert stands(case, "met")


def test_from_approval_there_is_no_way_past_the_meeting(here: Place) -> None:
    case = cases.brought_to(here, "approved")
    with pytest.raises(MoveRefused):
        cases.take(here, case, "file")


def test_no_filing_where_the_charter_was_not_adopted(here: Place) -> None:
    case = cases.brought_to(here, "approved")
    cases.take(here, case, "meet", charter_adopted=False)
    with pytest.raises(Refused):
        cases.take(here, case, "file")
    cases.take(here, case, "correct")
    assert stands(case, "approved")


@pytest.mark.parametrize("days", [1, -1])
def test_a_meeting_is_between_the_approval_and_today(here: Place, days: int) -> None:
    case = cases.brought_to(here, "approved")
    with pytest.raises(Refused) as caught:
        cases.take(here, case, "meet", meeting_on=TODAY + timedelta(days=days))
    assert caught.value.field == "meeting_on"
    assert stands(case, "approved")


def test_who_forwarded_does_not_approve(here: Place) -> None:
    both = here.people["county"]
    post(both, "city_officer", here.net.luoyang)
    case = cases.brought_to(here, "city")
    with pytest.raises(Refused):
        moving.move(case, "approve", actor=cases.again(both))
    assert stands(case, "city")
    offered = {offer.move.verb: offer.refusal for offer in offering.offers(case, cases.again(both))}
    assert offered["approve"]


def test_of_two_officers_in_the_same_second_one_decides_and_one_letter_is_issued(here: Place) -> None:
    case = cases.brought_to(here, "city")
    first, second = (FoundingCase.objects.get(pk=case.pk) for _turn in range(2))
    seen = first.version
    moving.move(first, "approve", actor=cases.again(here.people["city"]), version=seen)
    with pytest.raises(Stale):
        moving.move(second, "refuse", actor=cases.again(here.people["province"]), note=NOTE, version=seen)
    with pytest.raises(MoveRefused):
        moving.move(second, "approve", actor=cases.again(here.people["province"]))
    assert stands(case, "approved")
    assert len(list(letter_queries.letters_of(case))) == 1


def test_a_return_asks_for_its_reason_and_marks_the_items(here: Place) -> None:
    case = cases.brought_to(here, "county")
    county = cases.again(here.people["county"])
    with pytest.raises(MoveRefused):
        moving.move(case, "return", actor=county, note=" ")
    moving.move(case, "return", actor=county, note="章程缺少章节", items=["charter"])
    assert case.marked == ["charter"]
    cases.take(here, case, "submit")
    assert case.marked == []


def test_a_revoked_approval_keeps_its_number(here: Place) -> None:
    case = cases.brought_to(here, "approved")
    cases.take(here, case, "revoke")
    (letter,) = letter_queries.letters_of(case)
    assert letter.is_withdrawn
    assert letter.number == case.letter_number


def test_a_contact_begins_only_where_his_association_lies(here: Place) -> None:
    with pytest.raises(NotAllowed):
        actions.start(actor=here.contact, unit=here.net.guancheng, values={})


def test_what_somebody_else_wrote_is_not_written_over(here: Place) -> None:
    case = cases.begin(here)
    actions.save_draft(case, actor=here.contact, version=case.version, values={"reason": "甲"})
    with pytest.raises(Stale):
        actions.save_draft(case, actor=here.contact, version=case.version, values={"reason": "乙"})
    assert FoundingCase.objects.get(pk=case.pk).reason == "甲"


def test_after_submitting_the_application_is_closed(here: Place) -> None:
    case = cases.brought_to(here, "county")
    with pytest.raises(NotAllowed):
        actions.save_draft(case, actor=here.contact, version=case.version, values={"reason": "改"})
    with pytest.raises(NotAllowed):
        actions.add_material(case, actor=here.contact, kind="charter", upload=cases.paper())


def test_a_closed_place_takes_no_case_further(here: Place) -> None:
    case = cases.brought_to(here, "county")
    Organization.objects.filter(pk=case.unit_id).update(closed=TODAY)
    with pytest.raises(Refused):
        cases.take(here, case, "forward")


def test_limits_are_working_days_and_the_next_worker_is_watched(here: Place) -> None:
    case = cases.brought_to(here, "county")
    assert case.due_on == working_days_after(TODAY, 5)
    row = Deadline.objects.open().of(case).get()
    assert row.due_on == case.due_on
    assert here.people["county"].pk in row.people.values_list("user_id", flat=True)
    cases.take(here, case, "refuse")
    assert not Deadline.objects.open().of(case).exists()


def test_nothing_goes_on_upon_a_letter_that_was_withdrawn(here: Place) -> None:
    met = cases.brought_to(here, "met")
    documents.withdraw(letter_queries.letters_of(met)[0], actor=here.people["city"], reason="文号有误")
    with pytest.raises(Refused):
        cases.take(here, met, "file")
    assert stands(met, "met")
    approved = cases.brought_to(here, "approved", uscc=valid_uscc(800_000_002))
    documents.withdraw(letter_queries.letters_of(approved)[0], actor=here.people["city"], reason="文号有误")
    with pytest.raises(Refused):
        cases.take(here, approved, "meet")
    cases.take(here, approved, "revoke")
    assert stands(approved, "refused")
