"""An approval is not taken back where something came in its place since; the page of the case says what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kexie_portal.errors import Refused
from kexie_portal.workflow import moving
from orgs.changes.actions.election import PersonData
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import OfficerRole
from orgs.memberships.models import Membership
from orgs.register.actions import cover
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from orgs.units import actions as organization
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place
from tests.orgs.factories import LONG_AGO, AssociationFactory, EnterpriseFactory
from tests.orgs.societies.made import society_of

pytestmark = pytest.mark.django_db
NAME = "洛阳涧光轴承科协"


@pytest.fixture
def here() -> Place:
    return cases.place()


def refused(client: Client, case: ChangeCase, here: Place, *, actor: Any = None) -> str:
    """Return why an approval cannot be undone, as the move says it; the page of the case says the same."""
    who = actor or here.luoyang_officer
    client.force_login(cases.fresh(who))
    page = client.get(case.get_absolute_url()).content.decode()
    before = Organization.objects.values().get(pk=here.association.pk)
    with pytest.raises(Refused) as refusal:
        moving.move(case, "undo", actor=cases.fresh(who), note="录入有误")
    case.refresh_from_db()
    assert case.state == "approved"
    assert Organization.objects.values().get(pk=here.association.pk) == before
    assert "批准已不能撤销" in page
    reason = refusal.value.message.removeprefix("不能撤销：").rstrip("。")
    assert reason in page
    return reason


def host_of(here: Place) -> Enterprise:
    return here.association.covered.get(is_host=True).enterprise


def test_not_when_the_host_has_another_association(client: Client, here: Place) -> None:
    case = cases.approve(cases.begin_change(here, "dissolution"), here)
    host = host_of(here)
    other = AssociationFactory(unit=here.jianxi)
    CoveredEnterprise.objects.filter(association=other).update(enterprise=host)
    assert refused(client, case, here) == f"{host.name}现已另建企业科协"


def test_not_when_the_host_is_closed(client: Client, here: Place) -> None:
    case = cases.approve(cases.begin_change(here, "dissolution"), here)
    host = host_of(here)
    Enterprise.objects.filter(pk=host.pk).update(closed=TODAY)
    assert refused(client, case, here) == f"{host.name}现已注销"


def test_not_when_what_went_along_with_a_split_is_covered_again(client: Client, here: Place) -> None:
    went = EnterpriseFactory(unit=here.jianxi, name="洛阳随行机械有限公司")
    cover.cover(here.association, actor=cases.fresh(here.jianxi_officer), enterprise=went, first_day=LONG_AGO)
    host = EnterpriseFactory(unit=here.jianxi)
    more = {"new_name": "洛阳涧光二厂科协", "new_host": host, "taking": (went,)}
    case = cases.approve(cases.begin_change(here, "split", **more), here)
    cover.change_host(
        here.association,
        actor=cases.fresh(here.jianxi_officer),
        version=here.node.version,
        enterprise=went,
        day=TODAY,
        reason="重组",
    )
    assert refused(client, case, here) == "该企业科协现已再次覆盖洛阳随行机械有限公司"


@pytest.mark.parametrize("kind", ["name", "dissolution"])
def test_not_when_another_one_bears_the_name(client: Client, here: Place, kind: str) -> None:
    more = {"new_name": "洛阳新光轴承科协"} if kind == "name" else {}
    case = cases.approve(cases.begin_change(here, kind, **more), here)
    AssociationFactory(unit=here.jianxi, title=NAME)
    assert refused(client, case, here) == f"该单位已有其他企业科协使用“{NAME}”这一名称"


def test_not_when_the_successor_is_closed(client: Client, here: Place) -> None:
    target = AssociationFactory(unit=here.jianxi, title="洛阳高新科协")
    case = cases.approve(cases.begin_change(here, "merger", target=target), here)
    Organization.objects.filter(pk=target.pk).update(closed=TODAY)
    assert refused(client, case, here) == f"所并入的洛阳高新科协已于{TODAY.isoformat()}终止"


def test_not_when_a_society_is_closed_whose_member_it_was(client: Client, here: Place) -> None:
    body = society_of(here.luoyang)
    Membership.objects.create(body=body, member=here.node, first_day=TODAY - timedelta(days=40))
    case = cases.approve(cases.begin_change(here, "dissolution"), here)
    Organization.objects.filter(pk=body.pk).update(closed=TODAY)
    assert refused(client, case, here) == f"其曾加入的{body.name}现已终止"


def test_not_when_it_has_joined_something_at_its_new_place(client: Client, here: Place) -> None:
    case = cases.forward(cases.begin_change(here, "place", new_parent=here.guancheng), here)
    moving.move(case, "approve", actor=cases.fresh(here.province))
    row = Membership.objects.create(body=here.zhengzhou, member=here.node, first_day=TODAY)
    assert refused(client, case, here, actor=here.province) == f"此后已加入{here.zhengzhou.name}，退会后才能撤销"
    Membership.objects.filter(pk=row.pk).update(end_day=TODAY)
    moving.move(case, "undo", actor=cases.fresh(here.province), note="误批")
    assert here.node.parent_id == here.jianxi.pk


def test_not_when_it_has_moved_on(client: Client, here: Place) -> None:
    case = cases.approve(cases.begin_change(here, "place", new_parent=here.luoyang), here)
    organization.move(here.node, actor=cases.fresh(here.luoyang_officer), target=here.park, reason="再次调整")
    assert refused(client, case, here) == "此后又有隶属调整"


def test_on_the_seventh_day_it_is_undone_and_on_the_eighth_no_more(client: Client, here: Place) -> None:
    case = cases.approve(cases.begin_change(here, "department", new_department="科技管理部"), here)
    ChangeCase.objects.filter(pk=case.pk).update(decided_on=timezone.localdate() - timedelta(days=8))
    case.refresh_from_db()
    with pytest.raises(Refused):
        moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    ChangeCase.objects.filter(pk=case.pk).update(decided_on=timezone.localdate() - timedelta(days=7))
    case.refresh_from_db()
    moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    case.refresh_from_db()
    assert case.state == "undone"


def test_one_after_the_other_all_is_undone(here: Place) -> None:
    """The chair of an election who left by a change of leaders does not keep the election from being undone."""
    election = cases.approve(cases.begin_election(here), here)
    new = (PersonData(OfficerRole.CHAIR, "再新"),)
    leaders = cases.approve(cases.begin_change(here, "leaders", people=new), here)
    for case in (leaders, election):
        moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    assert here.association.terms.get().end_day is None
    assert here.association.officers.get(role=OfficerRole.CHAIR).name == "李旧"


@pytest.mark.parametrize("kind", ["split", "merger"])
def test_the_page_asks_as_much_however_many_tables_could_stand_on_it(client: Client, here: Place, kind: str) -> None:
    """A split makes a node, to which some forty tables may point: they are asked at once."""
    more: dict[str, Any] = {"target": AssociationFactory(unit=here.jianxi)}
    if kind == "split":
        more = {"new_name": "洛阳涧光二厂科协", "new_host": EnterpriseFactory(unit=here.jianxi)}
    case = cases.approve(cases.begin_change(here, kind, **more), here)
    client.force_login(cases.fresh(here.luoyang_officer))
    client.get(case.get_absolute_url())
    with CaptureQueriesContext(connection) as seen:
        client.get(case.get_absolute_url())
    assert len(seen) <= 35
