"""Every page of societies and memberships asks the database the same few questions for one row and for thirty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexie_portal.accounts.models import User
from orgs.societies.models.liaison import LiaisonEntry
from orgs.societies.models.society import SocietyOfficer
from orgs.societies.queries import societies
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import (
    DAY,
    advice_of,
    application_of,
    federation_of,
    link_of,
    meeting_of,
    member_of,
    provincial_society_of,
    society_of,
    survey_of,
)

pytestmark = pytest.mark.django_db
MOST = 15
#: The head of an organisation's page tells of its term and cases besides.
MOST_OF_NODE = 18
ROWS = 30


@pytest.fixture
def net() -> Network:
    return build()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def node(net: Network, unit: Organization | None = None) -> Organization:
    return AssociationFactory(unit=unit or net.jianxi).organization


PAGES = (
    "/industries/", "/societies/", "/societies/matrix/", "/societies/provincial/", "/federations/", "/memberships/",
    "/memberships/missing/", "/applications/", "/recommendations/", "/memberships/members/options/?q=机械",
    "/memberships/bodies/options/", "{society}", "{society}?tab=members", "{society}?tab=liaison",
    "{federation}?tab=members", "{city}?tab=societies", "{city}?tab=members", "{association}?tab=societies",
    "{provincial}?tab=liaison", "{province}?tab=societies", "/liaison/{link}/",
)  # fmt: skip


def test_a_page_asks_no_more_for_thirty_rows_than_for_one(net: Network) -> None:
    society, federation, member = society_of(net.luoyang), federation_of(net.luoyang), node(net)
    provincial = provincial_society_of(net.province)
    link = link_of(society, provincial)
    rows = (society, federation, member, provincial)
    _hang(net, *rows)
    client = browser(officer_of(net.province))
    names = {
        "society": society.get_absolute_url(), "federation": federation.get_absolute_url(),
        "city": net.luoyang.get_absolute_url(), "association": member.get_absolute_url(),
        "provincial": provincial.get_absolute_url(), "province": net.province.get_absolute_url(), "link": link.pk,
    }  # fmt: skip
    addresses = [page.format(**names) for page in PAGES]
    few = {url: asked(client, url) for url in addresses}
    for _number in range(ROWS):
        _hang(net, *rows)
    many = {url: asked(client, url) for url in addresses}
    assert {url: (few[url], many[url]) for url in few if many[url] > few[url]} == {}
    most = {url: MOST_OF_NODE if url.startswith("/organizations/") else MOST for url in many}
    assert {url: count for url, count in many.items() if count > most[url]} == {}


def _hang(
    net: Network, society: Organization, federation: Organization, member: Organization, above: Organization
) -> None:
    """Put one more row behind every page."""
    number = Organization.objects.count()
    other, joins = society_of(net.luoyang, f"产业{number}"), node(net)
    for body in (society, federation, net.luoyang, above):
        member_of(body, joins)
    member_of(other, member)
    application_of(society, node(net))
    application_of(other, joins)
    advice_of(node(net), above)
    advice_of(member)
    link_of(other, above)
    meeting_of(society)
    provincial_society_of(net.province, f"河南省第{number}学会")
    SocietyOfficer.objects.create(organization=society, role="council", name="理事")
    SocietyOfficer.objects.create(organization=above, role="contact", name="联系人")
    survey_of(net.luoyang, f"普查{number}")
    LiaisonEntry.objects.create(link=society.liaisons.first(), day=DAY, subject="other", words="联络")


def asked(client: Client, url: str) -> int:
    client.get(url)  # what is kept for the next request is not counted
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200, url
    return len(seen.captured_queries)


def test_the_matrix_costs_fifteen_queries_at_most_when_nothing_is_kept(net: Network) -> None:
    for name in ("轴承", "机器人", "光电"):
        society_of(net.luoyang, name)
    federation_of(net.luoyang)
    with CaptureQueriesContext(connection) as seen:
        societies._overview(officer_of(net.province))
    assert len(seen.captured_queries) <= MOST
