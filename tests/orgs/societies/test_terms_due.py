"""Elections of societies and federations: due list, reminders, work and figures beside those of associations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.notices.models import Deadline
from kexie_portal.web import worklist
from orgs.changes.watch import watch_terms
from orgs.societies.actions import council
from orgs.societies.models.society import SocietyTerm
from orgs.societies.queries import terms as body_terms
from orgs.tree.models.organization import Organization
from tests.orgs.cases import fresh
from tests.orgs.factories import LONG_AGO, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import federation_of, provincial_society_of, society_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def net() -> Network:
    return build()


def term_of(body: Organization, days: int | None) -> SocietyTerm:
    """Give a body a running term that is due so many days from now."""
    due = None if days is None else TODAY + timedelta(days=days)
    return SocietyTerm.objects.create(organization=body, number=1, first_day=LONG_AGO, due_day=due)


def as_(client: Client, user: Any) -> Client:
    client.force_login(fresh(user))
    return client


def test_the_list_and_the_figures_count_societies_and_federations(client: Client, net: Network) -> None:
    term_of(society_of(net.luoyang), -10)
    term_of(federation_of(net.luoyang), 60)
    term_of(federation_of(net.zhengzhou), 150)
    term_of(provincial_society_of(net.province), None)
    seen = as_(client, net.luoyang_officer).get(reverse("orgs:society_term_list"), {"due": "overdue"}).content.decode()
    assert "洛阳市轴承与基础件产业技术研究会" in seen
    assert "联合会</a>" not in seen
    everybody = as_(client, officer_of(net.province))
    rows = {row.unit.pk: bodies for row, bodies in everybody.get(reverse("orgs:term_figures")).context["rows"]}
    luoyang, province = rows[net.luoyang.pk], rows[net.province.pk]
    assert (luoyang.bodies, luoyang.overdue, luoyang.three, luoyang.six) == (2, 1, 1, 0)
    assert (province.bodies, province.none, province.overdue, province.three, province.six) == (4, 1, 1, 1, 1)
    assert (rows[net.jianxi.pk].bodies, body_terms.total(fresh(net.zhengzhou_officer)).bodies) == (0, 1)
    home = as_(client, net.luoyang_officer).get("/", follow=True).content.decode()
    assert reverse("orgs:society_term_list") in home


def test_who_keeps_a_society_is_reminded_and_has_it_on_the_work_list(net: Network) -> None:
    society = society_of(net.luoyang)
    contact = officer_of(society)
    late, soon = term_of(society, -5), term_of(federation_of(net.luoyang), 40)
    watch_terms()
    rows = {row.object_id: row for row in Deadline.objects.open().filter(what="orgs.body_election")}
    assert set(rows) == {late.pk, soon.pk}
    assert [one.user for one in rows[late.pk].people.all()] == [contact]
    assert [one.user for one in rows[soon.pk].people.all()] == [net.luoyang_officer], "it has nobody of its own"
    items = worklist.items_for(fresh(contact))
    assert any(reverse("orgs:society_term_list") in str(item.url) for item in items)


def test_the_next_term_clears_the_reminder(net: Network, django_capture_on_commit_callbacks: Any) -> None:
    society = society_of(net.luoyang)
    term_of(society, -5)
    watch_terms()
    with django_capture_on_commit_callbacks(execute=True):
        council.begin_term(
            society, actor=fresh(net.luoyang_officer), number=2, first_day=TODAY, due_day=TODAY + timedelta(days=1800)
        )
    assert not Deadline.objects.open().filter(what="orgs.body_election").exists()


def test_a_closed_society_elects_nobody(net: Network) -> None:
    society = society_of(net.luoyang)
    term_of(society, -5)
    watch_terms()
    Organization.objects.filter(pk=society.pk).update(closed=TODAY)
    watch_terms()
    assert not Deadline.objects.open().filter(what="orgs.body_election").exists()
    assert body_terms.total(fresh(net.luoyang_officer)).overdue == 0


def test_the_list_costs_the_same_for_one_and_many(
    client: Client, net: Network, django_assert_max_num_queries: Any
) -> None:
    term_of(society_of(net.luoyang), 3)
    for number in range(6):
        term_of(society_of(net.luoyang, f"产业{number}"), number * 40)
    as_(client, net.luoyang_officer).get(reverse("orgs:society_term_list"))
    with django_assert_max_num_queries(15):
        assert client.get(reverse("orgs:society_term_list")).status_code == 200
