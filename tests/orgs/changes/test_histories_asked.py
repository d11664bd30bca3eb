"""What a record's page asks for its history: few statements, whatever the history names."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orgs.register.actions import association as actions
from orgs.register.actions.association import NewEnterprise, Person, Registration
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Industry
from tests.orgs.factories import IndustryFactory, fresh_uscc, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def net() -> Network:
    return build()


def registered(net: Network) -> Association:
    """Register as a clerk does, so that every row is in the log."""
    industry: Industry = IndustryFactory()
    firm = NewEnterprise(fresh_uscc(), "洛阳新立机械有限公司", net.jianxi, industry_id=industry.pk, staff=120)
    people = (Person("chair", "李明"), Person("contact", "王芳", "13812345678"))
    data = Registration(unit=net.jianxi, host=firm, founded=date(2021, 5, 20), people=people)
    return actions.register(actor=net.jianxi_officer, data=data)


def test_the_page_of_a_host_asks_little_and_names_what_its_history_names(client: Client, net: Network) -> None:
    host = registered(net).covered.get().enterprise
    client.force_login(officer_of(net.luoyang))
    client.get(host.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        page = client.get(host.get_absolute_url()).content.decode()
    assert "洛阳新立机械有限公司科学技术协会" in page
    assert len(asked) <= MOST, [query["sql"][:120] for query in asked]


def test_the_history_of_an_association_asks_little(client: Client, net: Network) -> None:
    node = registered(net).organization
    client.force_login(officer_of(net.luoyang))
    address = f"{node.get_absolute_url()}?tab=history"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert "王芳" in page
    assert len(asked) <= MOST, [query["sql"][:120] for query in asked]


def test_a_history_never_names_its_record_by_number(client: Client, net: Network) -> None:
    host = registered(net).covered.get().enterprise
    client.force_login(officer_of(net.luoyang))
    page = client.get(host.get_absolute_url()).content.decode()
    assert f"#{host.pk}" not in page
