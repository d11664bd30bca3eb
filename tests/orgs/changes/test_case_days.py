"""Days of a change that overlap or run backward are refused at their field, and so is a host that is no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.errors import Refused
from kexie_portal.workflow import moving
from orgs.changes import letters as case_letters
from orgs.changes.actions import change
from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.election import PersonData
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import OfficerRole
from orgs.register.models.association import Association, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.succession import FormerName
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, OfficerFactory

pytestmark = pytest.mark.django_db
CHAIR = (PersonData(OfficerRole.CHAIR, "李新"),)


@pytest.fixture
def here() -> Place:
    return cases.place()


def approved(here: Place, kind: str, **more: Any) -> ChangeCase:
    return cases.approve(cases.begin_change(here, kind, **more), here)


def refusal(here: Place, kind: str, **more: Any) -> Refused:
    """Return why a change is not even kept as a draft."""
    known = ChangeCase.objects.count()
    with pytest.raises(Refused) as found:
        cases.begin_change(here, kind, **more)
    assert ChangeCase.objects.count() == known
    return found.value


# ---------------------------------------------------------------- days


def test_a_suspension_does_not_run_into_an_earlier_one(here: Place) -> None:
    approved(here, "suspension", day=days_ago(100))
    approved(here, "resumption", day=days_ago(50))
    found = refusal(here, "suspension", day=days_ago(51))
    assert (found.field, days_ago(50).isoformat() in found.message) == ("day", True)
    approved(here, "suspension", day=days_ago(50))
    assert here.association.suspensions.count() == 2


def test_a_name_does_not_end_before_it_began(here: Place) -> None:
    approved(here, "name", new_name="洛阳新光轴承科协", day=days_ago(10))
    assert refusal(here, "name", new_name="洛阳三光轴承科协", day=days_ago(11)).field == "day"
    approved(here, "name", new_name="洛阳三光轴承科协", day=days_ago(10))


def test_the_names_of_one_merged_into_it_do_not_bind_its_own(here: Place) -> None:
    other = AssociationFactory(unit=here.jianxi, title="洛阳并入科协")
    FormerName.objects.create(organization=other.organization, name="洛阳更早科协", until=days_ago(3))
    data = ChangeData(reason="合并", target=here.association, day=days_ago(1))
    case = change.begin(other, actor=cases.fresh(here.jianxi_officer), kind=ChangeKind.MERGER, data=data)
    for verb, person in (("submit", here.jianxi_officer), ("forward", here.jianxi_officer)):
        moving.move(case, verb, actor=cases.fresh(person))
    moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    approved(here, "name", new_name="洛阳新光轴承科协", day=days_ago(20))
    assert here.node.name == "洛阳新光轴承科协"


@pytest.mark.parametrize("kind", ["leaders", "merger", "dissolution"])
def test_nothing_of_a_term_happens_before_it_began(here: Place, kind: str) -> None:
    here.association.terms.update(first_day=days_ago(30))
    more = {"leaders": {"people": CHAIR}, "merger": {"target": AssociationFactory(unit=here.jianxi)}}.get(kind, {})
    assert refusal(here, kind, day=days_ago(31), **more).field == "day"
    approved(here, kind, day=days_ago(30), **more)


def test_two_chairs_do_not_overlap(here: Place) -> None:
    Officer.objects.filter(name="李旧").update(end_day=days_ago(5))
    found = refusal(here, "leaders", people=CHAIR, day=days_ago(6))
    assert (found.field, found.message) == ("day", f"李旧担任主席至 {days_ago(5).isoformat()}。")
    approved(here, "leaders", people=CHAIR, day=days_ago(5))
    assert Officer.objects.get(name="李新").first_day == days_ago(5)


def test_who_came_later_does_not_leave_earlier(here: Place) -> None:
    Officer.objects.filter(name="李旧").update(first_day=days_ago(5))
    assert refusal(here, "leaders", people=CHAIR, day=days_ago(6)).field == "day"


def test_a_split_does_not_begin_before_its_host(here: Place) -> None:
    host = EnterpriseFactory(unit=here.jianxi, opened=days_ago(5))
    more = {"new_name": "洛阳涧光二厂科协", "new_host": host}
    assert refusal(here, "split", day=days_ago(6), **more).field == "day"
    approved(here, "split", day=days_ago(5), **more)


def test_a_move_does_not_come_before_the_one_that_led_here(here: Place) -> None:
    approved(here, "place", new_parent=here.luoyang)
    here.association = Association.objects.get(pk=here.association.pk)
    assert refusal(here, "place", new_parent=here.park, day=days_ago(1)).field == "day"


def test_what_was_typed_stays_beside_the_reason(client: Client, here: Place) -> None:
    approved(here, "suspension", day=days_ago(100))
    approved(here, "resumption", day=days_ago(50))
    client.force_login(cases.fresh(here.contact))
    url = reverse("orgs:change_create", args=[here.association.pk, "suspension"])
    answer = client.post(url, {"day": days_ago(60).isoformat(), "reason": "厂房搬迁，暂停活动"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"此前暂停至 {days_ago(50).isoformat()}，日期有重叠" in page
    assert "厂房搬迁，暂停活动" in page
    assert days_ago(60).isoformat() in page


# ---------------------------------------------------------------- the host


def close_host(here: Place, day: date = TODAY) -> Enterprise:
    host = here.association.covered.get(is_host=True).enterprise
    Enterprise.objects.filter(pk=host.pk).update(closed=day)
    return host


def test_an_election_is_not_approved_after_the_enterprise_closed(client: Client, here: Place) -> None:
    case = cases.forward(cases.begin_election(here), here)
    host = close_host(here, days_ago(2))
    client.force_login(cases.fresh(here.luoyang_officer))
    url = reverse("workflow:move", args=["orgs", "electioncase", case.pk])
    answer = client.post(url, {"verb": "approve", "version": case.version})
    assert answer.status_code == 422
    assert f"所在企业{host.name}已于 {days_ago(2).isoformat()} 注销" in answer.content.decode()
    case.refresh_from_db()
    assert (case.state, here.association.terms.count()) == ("approving", 1)


KINDS: list[tuple[str, dict[str, Any]]] = [
    ("name", {"new_name": "洛阳新光轴承科协"}),
    ("department", {"new_department": "科技管理部"}),
    ("leaders", {"people": CHAIR}),
    ("place", {}),
]


@pytest.mark.parametrize(("kind", "more"), KINDS)
def test_no_change_is_approved_after_the_enterprise_closed(here: Place, kind: str, more: dict[str, Any]) -> None:
    more = {"new_parent": here.luoyang} if kind == "place" else more
    case = cases.forward(cases.begin_change(here, kind, **more), here)
    close_host(here)
    with pytest.raises(Refused) as found:
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert "注销" in found.value.message
    case.refresh_from_db()
    assert case.state == "approving"


@pytest.mark.parametrize("kind", ["merger", "split", "suspension", "dissolution"])
def test_an_association_without_its_enterprise_is_wound_up(here: Place, kind: str) -> None:
    close_host(here)
    more = {
        "merger": {"target": AssociationFactory(unit=here.jianxi)},
        "split": {"new_name": "洛阳涧光二厂科协", "new_host": EnterpriseFactory(unit=here.jianxi)},
    }.get(kind, {})
    assert approved(here, kind, **more).state == "approved"


def test_the_choice_of_changes_says_what_is_left_without_the_enterprise(client: Client, here: Place) -> None:
    host = close_host(here)
    client.force_login(cases.fresh(here.jianxi_officer))
    page = client.get(reverse("orgs:change_start", args=[here.association.pk])).content.decode()
    assert f"所在企业{host.name}已于 {TODAY.isoformat()} 注销：只能办理合并、分立、暂停活动或撤销。" in page
    assert reverse("orgs:change_create", args=[here.association.pk, "dissolution"]) in page
    assert reverse("orgs:change_create", args=[here.association.pk, "name"]) not in page


# ---------------------------------------------------------------- who leaves


def test_letter_and_page_name_whom_a_new_chair_follows(client: Client, here: Place) -> None:
    OfficerFactory(association=here.association, role=OfficerRole.VICE_CHAIR, name="赵旧")
    vice = Officer.objects.get(name="赵旧")
    case = cases.forward(cases.begin_change(here, "leaders", people=CHAIR, leaving=(vice,)), here)
    _kind, _code, fields = case_letters.prepared(case)
    assert (fields["before"], fields["after"]) == ("主席李旧、副主席赵旧", "主席李新")
    client.force_login(cases.fresh(here.luoyang_officer))
    assert "主席 李旧、副主席 赵旧" in client.get(case.get_absolute_url()).content.decode()
    moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert "主席 李旧、副主席 赵旧" in client.get(case.get_absolute_url()).content.decode()
    tab = " ".join(client.get(here.node.get_absolute_url(), {"tab": "terms"}).content.decode().split())
    assert f"主席 李旧 (至 {TODAY.isoformat()})" in tab
    assert f"主席 李新 ({TODAY.isoformat()} 起)" in tab
