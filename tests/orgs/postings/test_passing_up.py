"""Overdue matters go up the tree, never across it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices import deadlines, reminders
from kexie_portal.notices.models import Deadline, Notice
from orgs.postings import actions as posting_actions
from orgs.postings.escalation import above
from orgs.register.models.association import Association
from tests.orgs.factories import (
    AssociationFactory,
    CityFactory,
    CountyFactory,
    EnterpriseFactory,
    ParkFactory,
    ProvinceFactory,
    UserFactory,
    post,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


@pytest.fixture
def network() -> dict[str, Any]:
    """An association in a park of a county of Luoyang, with officers at every level, and Zhengzhou beside it."""
    province = ProvinceFactory()
    luoyang, zhengzhou = CityFactory(parent=province, name="洛阳市"), CityFactory(parent=province, name="郑州市")
    jianxi = CountyFactory(parent=luoyang, name="涧西区")
    park = ParkFactory(parent=jianxi)
    association = AssociationFactory(unit=park, host=EnterpriseFactory(unit=park))
    found: dict[str, Any] = {"association": association, "jianxi_node": jianxi, "luoyang_node": luoyang}
    for name, role, node in (
        ("contact", "association_contact", association.organization),
        ("jianxi", "county_officer", jianxi),
        ("luoyang", "city_officer", luoyang),
        ("zhengzhou", "city_officer", zhengzhou),
        ("province", "provincial_officer", province),
        ("reader", "reader", luoyang),
        ("leader", "leader", luoyang),
        ("sysadmin", "sysadmin", province),
    ):
        found[name] = UserFactory(username=name)
        post(found[name], role, node)
    return found


def names(users: list[User]) -> set[str]:
    return {user.username for user in users}


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (["contact"], {"jianxi"}),
        (["jianxi"], {"luoyang"}),
        (["contact", "jianxi"], {"luoyang"}),
        (["luoyang"], {"province"}),
        (["province"], set()),
        ([], {"jianxi"}),
        (["zhengzhou"], {"province"}),
    ],
)
def test_above_each_stands_the_next_unit(network: dict[str, Any], below: list[str], expected: set[str]) -> None:
    people = [network[name] for name in below]
    assert names(above(network["association"], people)) == expected


def test_a_unit_without_officers_is_skipped(network: dict[str, Any]) -> None:
    network["jianxi"].postings.update(end_day=timezone.localdate())
    assert names(above(network["association"], [network["contact"]])) == {"luoyang"}


def test_a_second_posting_elsewhere_tells_no_other_city(network: dict[str, Any]) -> None:
    """Who works in two cities passes up the matters of each to its own."""
    elsewhere = CountyFactory(parent=CityFactory(parent=network["luoyang_node"].parent, name="开封市"))
    post(network["jianxi"], "county_officer", elsewhere)
    kaifeng = UserFactory(username="kaifeng")
    post(kaifeng, "city_officer", elsewhere.parent)
    assert names(above(network["association"], [network["jianxi"]])) == {"luoyang"}


def test_the_whole_way_up(network: dict[str, Any]) -> None:
    deadlines.register_responsible("tests.contacts", contacts)
    deadlines.watch(network["association"], MONDAY, contacts, before=0, after=1, escalate_after=1)
    for number in range(1, 8):
        reminders.run(MONDAY + timedelta(days=number))
    rows = list(Notice.objects.order_by("pk").values_list("user__username", flat=True))
    assert rows == ["contact", "jianxi", "luoyang", "province"]
    assert set(Deadline.objects.get().people.values_list("user__username", "level")) == {
        ("contact", 0), ("jianxi", 1), ("luoyang", 2), ("province", 3),
    }  # fmt: skip


def contacts(association: Association) -> list[User]:
    today = timezone.localdate()
    return [one.user for one in association.organization.postings.on(today).select_related("user")]


def test_an_ended_posting_leaves_the_work_list_at_once(
    network: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    deadlines.register_responsible("tests.contacts", contacts)
    row = deadlines.watch(network["association"], MONDAY, contacts)
    assert row is not None
    held = network["contact"].postings.get()
    with django_capture_on_commit_callbacks(execute=True):
        posting_actions.end(held, actor=network["luoyang"], reason="离职")
    assert row.people.count() == 0
