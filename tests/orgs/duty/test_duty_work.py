"""What waits for the officers of a city or county: plans to read, records to complete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.duty.actions import responsibility, work_plan
from orgs.duty.models.work_plan import WorkPlan
from orgs.duty.work import duties
from orgs.tree.models.organization import Organization
from tests.orgs.factories import officer_of
from tests.orgs.network import Network

DAY = date(2024, 5, 1)
YEAR = timezone.localdate().year


@pytest.fixture
def plan(net: Network) -> WorkPlan:
    return work_plan.publish(
        net.province, actor=officer_of(net.province), year=YEAR, title="年度工作要点", text="第一条"
    )


def urls(user: User) -> list[str]:
    return [item.url for item in duties(User.objects.get(pk=user.pk))]


def complete(unit: Organization, actor: User) -> None:
    for role in ("leader", "department", "contact"):
        values = {"name": f"{role}某", "duty": "", "phone": "0379-1234567", "first_day": DAY}
        responsibility.appoint(unit, actor=actor, role=role, values=values)


def test_a_plan_waits_for_each_officer_until_he_opens_it(
    net: Network, plan: WorkPlan, client: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    page = plan.get_absolute_url()
    assert page in urls(net.luoyang_officer)
    assert page in urls(net.jianxi_officer)
    client.force_login(net.luoyang_officer)
    assert page in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client.get(page)
    assert page not in urls(net.luoyang_officer)
    assert page in urls(net.jianxi_officer)
    assert page not in client.get("/work/").content.decode()


def test_a_withdrawn_or_old_plan_waits_for_nobody(net: Network, plan: WorkPlan) -> None:
    chief = officer_of(net.province)
    old = work_plan.publish(net.province, actor=chief, year=YEAR - 1, title="去年的", text="第一条")
    work_plan.withdraw(plan, actor=chief, reason="发错了")
    assert not {plan.get_absolute_url(), old.get_absolute_url()} & set(urls(net.luoyang_officer))


def test_readers_contacts_and_the_province_owe_nothing_here(net: Network, plan: WorkPlan) -> None:
    assert urls(officer_of(net.luoyang, "reader")) == []
    assert urls(officer_of(net.province)) == []


def test_a_record_waits_until_it_is_complete(net: Network) -> None:
    own, county = (f"/responsibility/{unit.pk}/" for unit in (net.luoyang, net.jianxi))
    assert urls(net.jianxi_officer) == [county]
    assert urls(net.luoyang_officer) == [own, "/responsibility/?missing=any"]
    complete(net.luoyang, net.luoyang_officer)
    assert urls(net.luoyang_officer) == ["/responsibility/?missing=any"]
    complete(net.jianxi, net.jianxi_officer)
    assert urls(net.luoyang_officer) == urls(net.jianxi_officer) == []


def test_a_second_look_at_the_work_list_asks_nothing_for_it(net: Network, plan: WorkPlan, client: Client) -> None:
    client.force_login(net.luoyang_officer)
    for _look in range(2):
        client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    asked = [query["sql"] for query in queries]
    assert not [sql for sql in asked if "orgs_workplan" in sql or "orgs_responsible" in sql]
