"""Counts and keys of list pages are kept until the next write, and never show what may not be seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from orgs.postings.models import Posting
from orgs.register.actions import enterprise as enterprises
from orgs.register.models.enterprise import Enterprise
from orgs.societies.actions import society as societies
from tests.orgs.factories import EnterpriseFactory, fresh_uscc
from tests.orgs.network import Network, build
from tests.orgs.societies.made import society_of

pytestmark = pytest.mark.django_db
REGISTER = reverse("orgs:enterprise_list")


@pytest.fixture
def net() -> Network:
    return build()


@pytest.fixture
def desk(net: Network, client: Client) -> Client:
    client.force_login(net.jianxi_officer)
    return client


def names(client: Client, query: str = "") -> list[str]:
    return [row.name for row in client.get(REGISTER + query).context["records"]]


def test_a_page_seen_again_counts_and_sorts_nothing(
    net: Network, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    EnterpriseFactory(unit=net.jianxi, name="洛阳甲公司")
    with django_assert_max_num_queries(30) as first:
        names(desk)
    with django_assert_max_num_queries(30) as second:
        names(desk)
    assert any("COUNT(" in query["sql"] for query in first.captured_queries)
    again = [query["sql"] for query in second.captured_queries if "orgs_enterprise" in query["sql"]]
    assert not any("COUNT(" in sql for sql in again)


def test_the_next_write_is_seen_at_once(
    net: Network, desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = names(desk)
    with django_capture_on_commit_callbacks(execute=True):
        enterprises.create(
            actor=net.jianxi_officer, values={"uscc": fresh_uscc(), "name": "洛阳乙公司", "unit": net.jianxi}
        )
    response = desk.get(REGISTER)
    assert sorted(row.name for row in response.context["records"]) == sorted([*before, "洛阳乙公司"])
    assert response.context["total"] == len(before) + 1


def test_a_kept_page_shows_rows_as_they_are_now(net: Network, desk: Client) -> None:
    known = EnterpriseFactory(unit=net.jianxi, name="洛阳丙公司")
    assert "洛阳丙公司" in names(desk)
    Enterprise.objects.filter(pk=known.pk).update(name="洛阳丁公司")
    assert "洛阳丁公司" in names(desk)


def test_what_left_the_scope_leaves_a_kept_page(net: Network, desk: Client) -> None:
    known = EnterpriseFactory(unit=net.jianxi, name="洛阳戊公司")
    assert "洛阳戊公司" in names(desk)
    Enterprise.objects.filter(pk=known.pk).update(unit=net.guancheng)
    assert "洛阳戊公司" not in names(desk)


def test_an_ended_posting_ends_a_kept_page(net: Network, desk: Client) -> None:
    EnterpriseFactory(unit=net.jianxi, name="洛阳己公司")
    assert "洛阳己公司" in names(desk)
    Posting.objects.filter(user=net.jianxi_officer).update(end_day=timezone.localdate() - timedelta(days=1))
    assert desk.get(REGISTER).status_code == 403 or "洛阳己公司" not in names(desk)


def test_a_cache_that_is_away_costs_time_only(net: Network, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    EnterpriseFactory(unit=net.jianxi, name="洛阳庚公司")

    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    for place in ("orgs.tree.last_write.cache.get_or_set", "kexie_portal.web.kept.cache.get"):
        monkeypatch.setattr(place, away)
    assert "洛阳庚公司" in names(desk)


def test_the_drawn_parts_of_an_overview_are_drawn_anew_after_a_write(
    net: Network, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    node = society_of(net.luoyang)
    matrix, drivers = reverse("orgs:society_matrix"), reverse("reports:drivers_unit", args=[net.luoyang.pk])
    client.force_login(net.luoyang_officer)
    before = client.get(drivers).content
    assert node.name in client.get(matrix).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        societies.close(node, actor=net.luoyang_officer, day=timezone.localdate(), reason="注销")
    assert node.name not in client.get(matrix).content.decode()
    assert client.get(drivers).content != before
    client.force_login(net.zhengzhou_officer)
    assert "洛阳" not in client.get(matrix).content.decode()
