"""What the overview of cities and key industries counts, and what it finds missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from orgs.register.models.enterprise import Enterprise
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.queries import societies
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, IndustryFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import key_of, link_of, member_of, provincial_society_of, society_of
from tests.orgs.societies.test_pages import browser, node, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


@pytest.fixture
def luoyang(net: Network) -> Client:
    return browser(net.luoyang_officer)


def test_the_matrix_counts_by_industry_and_names_what_is_missing(net: Network, luoyang: Client) -> None:
    industry = IndustryFactory()
    key = key_of(net.luoyang, industry=industry)
    society = society_of(net.luoyang, key=key)
    key_of(net.luoyang, "机器人")
    inside = [AssociationFactory(unit=net.jianxi, host=_host(net, industry)).organization for _number in range(4)]
    member_of(society, inside[0])
    member_of(society, node(net))  # of another industry
    [city] = societies.overview(net.luoyang_officer)
    bearing, robots = city.rows
    assert (bearing.members, bearing.joined, bearing.eligible, bearing.share) == (2, 1, 4, 25.0)
    assert set(bearing.missing) == {"term", "liaison"}
    assert (robots.society, robots.share, robots.missing) == (None, None, ("division", "society"))
    assert "federation" in city.missing
    shown = text(luoyang, "/societies/matrix/")
    assert society.name in shown
    assert "机器人" in shown
    assert "机器人" not in text(luoyang, "/societies/matrix/?missing=term")


def _host(net: Network, industry: object) -> Enterprise:
    return EnterpriseFactory(unit=net.jianxi, industry=industry)


def test_a_link_is_asleep_when_it_is_old_and_nothing_went_through_it_for_a_year(net: Network) -> None:
    society, above = society_of(net.luoyang), provincial_society_of(net.province)
    link, today = link_of(society, above), timezone.localdate()

    def is_asleep() -> bool:
        cache.clear()
        return "silent" in societies.overview(net.luoyang_officer)[0].rows[0].missing

    assert is_asleep()
    LiaisonEntry.objects.create(link=link, day=today - timedelta(days=364), subject="other", words="座谈")
    assert not is_asleep()
    LiaisonEntry.objects.update(day=today - timedelta(days=365))
    assert is_asleep()
    LiaisonLink.objects.update(first_day=today)
    assert not is_asleep()


def test_the_matrix_shows_nobody_elses_city(net: Network, luoyang: Client) -> None:
    theirs = society_of(net.zhengzhou)
    assert theirs.name not in text(luoyang, "/societies/matrix/")
    assert theirs.name in text(browser(officer_of(net.province)), "/societies/matrix/")
    assert browser(net.jianxi_officer).get("/societies/matrix/").status_code == 403
