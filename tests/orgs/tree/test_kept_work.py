"""Work kept until the next write: asked once, anew after a write or another posting, and for each person apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexie_portal.accounts.models import User
from kexie_portal.web.worklist import WorkItem
from orgs.postings import actions as posting_actions
from orgs.tree import last_write
from orgs.tree.kept import until_written
from tests.orgs import cases
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    cache.clear()
    return build()


class Provider:
    """Counts how often it is asked."""

    __module__, __name__ = "tests", "provider"

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, user: User) -> list[WorkItem]:
        self.asked.append(user.pk)
        return [WorkItem(str(user.pk), "/")]


def test_a_person_is_looked_up_once_and_nobody_sees_anothers_work(net: Network) -> None:
    provider = Provider()
    run = until_written(provider)
    colleague = officer_of(net.luoyang)
    for user in (net.luoyang_officer, colleague, net.luoyang_officer, colleague):
        assert [item.title for item in run(cases.fresh(user))] == [str(user.pk)]
    assert provider.asked == [net.luoyang_officer.pk, colleague.pk]


def test_a_posting_elsewhere_with_the_same_rights_is_asked_anew(
    net: Network, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    provider = Provider()
    run = until_written(provider)
    run(cases.fresh(net.jianxi_officer))
    with django_capture_on_commit_callbacks(execute=True):
        given = posting_actions.hand_out_initial(
            net.jianxi_officer, "county_officer", net.guancheng, timezone.localdate() + timedelta(days=30)
        )
    run(cases.fresh(net.jianxi_officer))
    run(cases.fresh(net.jianxi_officer))
    assert len(provider.asked) == 2
    with django_capture_on_commit_callbacks(execute=True):
        posting_actions.end(given, actor=net.zhengzhou_officer, reason="调离")
    run(cases.fresh(net.jianxi_officer))
    assert len(provider.asked) == 3


def test_the_home_page_asks_the_same_for_one_case_and_for_thirty(client: Client) -> None:
    here = cases.place()
    cases.forward(cases.begin_change(here, "name", new_name="新名科协"), here)
    client.force_login(here.luoyang_officer)
    url = reverse("web:home")

    def count() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    few = count()
    for n in range(30):
        here.association = AssociationFactory(unit=here.jianxi)
        here.contact = officer_of(here.association.organization, "association_contact")
        cases.forward(cases.begin_change(here, "department", new_department=f"科技部{n}"), here)
    cache.clear()
    assert count() == few <= 15


def test_the_elections_by_unit_are_kept_within_scope_and_show_a_write_at_once(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    here = cases.place()
    url = reverse("orgs:term_figures")

    def page(user: User) -> str:
        client.force_login(user)
        return client.get(url).content.decode()

    city, county = page(here.luoyang_officer), page(here.net.jianxi_officer)
    assert here.net.luoyang.short_name in city
    assert here.net.luoyang.short_name not in county.split("<tbody>")[1]
    assert "due=overdue" in city.split("<tbody>")[1]
    with django_capture_on_commit_callbacks(execute=True):
        here.association.terms.update(due_day=timezone.localdate() + timedelta(days=30))
        last_write.touch([here.association.pk])
    after = page(here.luoyang_officer).split("<tbody>")[1]
    assert "due=three" in after
    assert "due=overdue" not in after
