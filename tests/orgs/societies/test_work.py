"""What waits at memberships stands with those whose step it is, and one's own association leads the home page."""

from __future__ import annotations

import pytest
from django.test import Client

from kexie_portal.web import worklist
from orgs.changes.panel import own
from orgs.memberships.enums import ApplicationState
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import application_of, federation_of, member_of, provincial_society_of, society_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


def counts(place: object) -> dict[str, int | None]:
    """Return what waits at memberships for a fresh officer of a place, by address."""
    items = worklist.items_for(officer_of(place))  # type: ignore[arg-type]
    return {item.url: item.count for item in items if item.kind == "memberships"}


def test_applications_wait_for_the_level_that_decides_them(net: Network) -> None:
    node = AssociationFactory(unit=net.jianxi).organization
    application_of(society_of(net.luoyang), node)
    assert counts(net.luoyang) == {"/applications/?state=submitted": 1}
    assert counts(net.province) == {}
    application_of(provincial_society_of(net.province), node)
    assert counts(net.province) == {"/applications/?state=submitted&kind=provincial_society": 1}


def test_an_invitation_waits_for_the_association_and_its_county_alone(net: Network) -> None:
    node = AssociationFactory(unit=net.jianxi).organization
    application_of(federation_of(net.luoyang), node, state=ApplicationState.INVITED)
    assert counts(node) == counts(net.jianxi) == {"/applications/?state=invited": 1}
    assert counts(net.luoyang) == counts(net.province) == {}


def test_home_leads_an_association_and_a_society_to_their_own_pages(net: Network, client: Client) -> None:
    node, body = AssociationFactory(unit=net.jianxi).organization, society_of(net.luoyang)
    member_of(body, node)
    for place, tab in ((node, "societies"), (body, "members")):
        client.force_login(officer_of(place, "society_contact" if place == body else ""))
        page = client.get("/").content.decode()
        assert f'href="{place.get_absolute_url()}"' in page
        assert f'href="{place.get_absolute_url()}?tab={tab}" class="text-reset">1</a>' in page


def test_a_unit_has_its_figures_instead_of_a_page_of_its_own(net: Network) -> None:
    assert own(officer_of(net.jianxi)) is None
