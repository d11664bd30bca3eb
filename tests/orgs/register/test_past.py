"""Enterprises move and grow on a day: what they were keeps its days, and no save forgets it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.errors import Refused
from orgs.register.actions import enterprise as enterprises
from orgs.register.models.enterprise import Enterprise, PastForgotten
from orgs.register.models.past import FormerPlace, FormerSize
from tests.orgs.factories import EnterpriseFactory, IndustryFactory, officer_of
from tests.reports.network import Network, network

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MAY, JUNE = TODAY - timedelta(days=200), TODAY - timedelta(days=150)


@pytest.fixture
def net() -> Network:
    net = network()
    EnterpriseFactory(unit=net.jianxi, name="动工厂", staff=5, revenue=50000, industry=IndustryFactory())
    return net


def firm() -> Enterprise:
    return Enterprise.objects.get(name="动工厂")


def change(net: Network, values: dict[str, Any], **said: Any) -> None:
    enterprises.update(firm(), actor=officer_of(net.henan), version=firm().version, values=values, **said)


def test_places_and_sizes_follow_each_other_without_a_gap(net: Network) -> None:
    change(net, {"unit": net.luanchuan}, since=MAY)
    change(net, {"unit": net.zhongyuan, "staff": 2000}, since=JUNE)
    change(net, {"staff": 50})
    places = FormerPlace.objects.order_by("end_day").values_list("unit", "first_day", "end_day")
    assert list(places) == [(net.jianxi.pk, None, MAY), (net.luanchuan.pk, MAY, JUNE)]
    sizes = FormerSize.objects.order_by("end_day").values_list("size_class", "first_day", "end_day")
    assert list(sizes) == [("micro", None, JUNE), ("large", JUNE, TODAY)]
    assert (firm().unit_id, firm().size_class) == (net.zhongyuan.pk, "small")
    told = {
        day: Enterprise.objects.placed_on(day).sized_on(day).get()
        for day in (MAY - timedelta(days=1), MAY, JUNE, TODAY)
    }
    assert [one.place for one in told.values()] == [net.jianxi.pk, net.luanchuan.pk, net.zhongyuan.pk, net.zhongyuan.pk]
    assert [one.size for one in told.values()] == ["micro", "micro", "large", "small"]


@pytest.mark.parametrize("day", [MAY, TODAY + timedelta(days=1)])
def test_a_change_before_the_last_one_or_in_the_future_is_refused(net: Network, day: date) -> None:
    change(net, {"unit": net.luanchuan}, since=JUNE)
    with pytest.raises(Refused) as refused:
        change(net, {"unit": net.zhongyuan}, since=day)
    assert refused.value.field == "since"
    assert (firm().unit_id, FormerPlace.objects.count()) == (net.luanchuan.pk, 1)


@pytest.mark.parametrize("field", ["unit", "staff"])
def test_no_save_forgets_what_an_enterprise_was(net: Network, field: str) -> None:
    one = firm()
    setattr(one, field, net.luanchuan if field == "unit" else 2000)
    with pytest.raises(PastForgotten):
        one.save()
    assert (firm().unit_id, firm().size_class) == (net.jianxi.pk, "micro")


def test_the_form_asks_for_the_day_and_the_page_says_what_it_was_before(net: Network, client: Client) -> None:
    client.force_login(officer_of(net.luoyang))
    url = reverse("orgs:enterprise_update", args=[firm().pk])
    labels = {"labels-TOTAL_FORMS": "0", "labels-INITIAL_FORMS": "0"}
    said = {"version": firm().version, "uscc": firm().uscc, "name": "动工厂", "unit": net.luanchuan.pk, **labels}
    sizes = {"industry": "36", "staff": "5", "revenue": "50000"}
    answer = client.post(url, {**said, **sizes, "since": JUNE.isoformat()})
    assert answer.status_code == 302
    assert FormerPlace.objects.get().end_day == JUNE
    page = client.get(firm().get_absolute_url()).content.decode()
    assert "以往情况" in page
    assert JUNE.isoformat() in page
    assert net.jianxi.name in page
