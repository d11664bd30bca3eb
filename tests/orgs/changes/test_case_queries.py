"""The lists and figures of terms, elections and changes ask the same for a few rows and for many."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs.changes.actions import change, election
from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.term import TermData, opened
from orgs.changes.enums import ChangeKind
from orgs.common.enums import OfficerRole
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import LONG_AGO, AssociationFactory, OfficerFactory

pytestmark = pytest.mark.django_db
MOST = 15
ADDRESSES = ("orgs:term_list", "orgs:election_list", "orgs:change_list", "orgs:term_figures")


def with_cases(here: Place, number: int) -> None:
    """Add associations, each with people, a term, an election and a change under way."""
    actor = here.jianxi_officer
    for _number in range(number):
        association = AssociationFactory(unit=here.jianxi)
        OfficerFactory(association=association, role=OfficerRole.CHAIR, name="李旧", first_day=LONG_AGO)
        opened(association, TermData(1, LONG_AGO))
        election.begin(association, actor=cases.fresh(actor), data=cases.election_data())
        new_name = ChangeData(reason="工作需要", new_name=f"{association}新")
        change.begin(association, actor=cases.fresh(actor), kind=ChangeKind.NAME, data=new_name)


def asked(client: Client, name: str) -> int:
    """Count the queries of a page, with nothing kept but what every page keeps."""
    client.get(reverse(name))
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)


def test_the_number_without_a_term_leads_to_just_those(client: Client) -> None:
    here = cases.place()
    bare = [AssociationFactory(unit=here.jianxi).organization for _turn in range(2)]
    elsewhere = AssociationFactory(unit=here.luoyang).organization
    client.force_login(cases.fresh(here.luoyang_officer))
    page = client.get(reverse("orgs:term_figures")).content.decode()
    url = f"{reverse('orgs:quality_rows', args=['no_term'])}?unit={here.jianxi.pk}"
    assert f'<a href="{url}">2</a>' in page
    rows = client.get(url).content.decode()
    assert all(node.get_absolute_url() in rows for node in bare)
    assert elsewhere.get_absolute_url() not in rows
    assert here.node.get_absolute_url() not in rows


def test_the_lists_and_figures_cost_the_same_for_one_and_many(client: Client) -> None:
    here = cases.place()
    client.force_login(cases.fresh(here.luoyang_officer))
    with_cases(here, 1)
    few = {name: asked(client, name) for name in ADDRESSES}
    with_cases(here, 6)
    many = {name: asked(client, name) for name in ADDRESSES}
    assert many == few
    assert max(many.values()) <= MOST
