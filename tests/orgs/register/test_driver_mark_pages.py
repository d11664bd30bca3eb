"""The page of one association's driver marks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.common.enums import Kind
from orgs.register.models.association import Association
from orgs.register.models.driver import DriverMark
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.factories import LONG_AGO, AssociationFactory, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return build()


@pytest.fixture
def association(network: Network) -> Association:
    return AssociationFactory(unit=network.jianxi, opened=date(2023, 5, 1))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(association: Association) -> str:
    return reverse("orgs:driver_marks", args=[association.pk])


def test_a_mark_keeps_who_guided_it(network: Network, association: Association) -> None:
    society = tree.add(network.luoyang, Organization(kind=Kind.SOCIETY, name="洛阳轴承学会", opened=LONG_AGO))
    sent = {"driver": "party", "first_day": "2023-05-01", "through": society.pk, "note": "秘书处党支部引导"}
    answer = signed_in(network.jianxi_officer).post(page(association), sent, follow=True)
    mark = DriverMark.objects.get()
    assert (mark.driver, mark.through, mark.marked_by) == ("party", society, network.jianxi_officer)
    assert "洛阳轴承学会" in answer.content.decode()


def test_a_society_of_another_city_guided_nobody_here(network: Network, association: Association) -> None:
    foreign = tree.add(network.zhengzhou, Organization(kind=Kind.SOCIETY, name="郑州汽车学会", opened=LONG_AGO))
    sent = {"driver": "party", "first_day": "2023-05-01", "through": foreign.pk}
    answer = signed_in(network.jianxi_officer).post(page(association), sent)
    assert answer.status_code == 422
    assert not DriverMark.objects.exists()
    assert "郑州汽车学会" not in answer.content.decode()


def test_the_same_mark_twice_and_a_day_to_come_are_refused_and_nothing_typed_is_lost(
    network: Network, association: Association
) -> None:
    client = signed_in(network.jianxi_officer)
    sent = {"driver": "party", "first_day": "2023-05-01", "note": "座谈会后成立"}
    client.post(page(association), sent)
    again = client.post(page(association), sent)
    assert again.status_code == 422
    assert "座谈会后成立" in again.content.decode().partition("<form method")[2]
    later = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert client.post(page(association), {**sent, "driver": "project", "first_day": later}).status_code == 422
    assert DriverMark.objects.count() == 1


def test_a_mark_set_by_mistake_ends_on_its_first_day_and_stays_on_record(
    network: Network, association: Association
) -> None:
    mark = DriverMark.objects.create(
        organization=association.organization, driver="society", first_day=date(2024, 3, 1)
    )
    client, url = signed_in(network.luoyang_officer), reverse("orgs:driver_mark_end", args=[mark.pk])
    assert client.post(url, {"day": "2024-02-01"}).status_code == 422
    assert client.post(url, {"day": "2024-03-01"}).status_code == 302
    mark.refresh_from_db()
    assert mark.end_day == mark.first_day
    assert not DriverMark.objects.current().exists()
    assert client.post(url, {"day": "2024-04-01"}).status_code == 422
    assert "2024-03-01" in client.get(page(association)).content.decode()


def test_a_reader_sees_the_marks_and_another_city_nothing(network: Network, association: Association) -> None:
    reader = signed_in(officer_of(network.luoyang, "reader"))
    assert '<form method="post" class="card' not in reader.get(page(association)).content.decode()
    assert reader.post(page(association), {"driver": "party"}).status_code == 403
    assert signed_in(network.zhengzhou_officer).get(page(association)).status_code == 404
