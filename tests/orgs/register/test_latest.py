"""What changed last, on the home page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.audit.context import acting
from orgs.register.queries import latest as unit_queries
from tests.orgs.factories import AssociationFactory
from tests.orgs.network import build

pytestmark = pytest.mark.django_db


def test_the_home_page_tells_what_changed_in_the_own_units_only(client: Client) -> None:
    net = build()
    AssociationFactory(unit=net.jianxi, title="洛阳甲科协")
    AssociationFactory(unit=net.guancheng, title="郑州乙科协")
    client.force_login(net.jianxi_officer)
    page = client.get(reverse("web:home")).content.decode()
    assert "洛阳甲科协" in page
    assert "郑州乙科协" not in page


def test_each_record_is_told_once_by_its_last_change() -> None:
    net = build()
    node = AssociationFactory(unit=net.jianxi, title="洛阳甲科协").organization
    node.opened = date(2019, 5, 1)
    node.save()
    told = [change for change in unit_queries.changes(net.jianxi_officer) if change.url == node.get_absolute_url()]
    assert len(told) == 1
    assert "2019" in told[0].sentence
    assert acting().user() is None
