"""Late entries are told on the board, with their rows; so is a firm without a day of setting up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.register.actions import association as associations
from orgs.register.actions import enterprise as enterprises
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import Suspension
from orgs.tree.models.organization import Organization
from orgs.units import actions as units
from reports.coverage.definitions import Selection, rows_of
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, IndustryFactory, officer_of
from tests.reports.coverage.year import at
from tests.reports.network import Network, cover, network

pytestmark = [pytest.mark.both, pytest.mark.django_db]
JUNE, NOVEMBER = date(2026, 6, 30), date(2026, 11, 20)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Network:
    """Let everything be entered in time, and then let it be November."""
    at(monkeypatch, date(2020, 1, 1))
    net = network()
    EnterpriseFactory(unit=net.jianxi, name="动工厂", staff=5, revenue=50000, industry=IndustryFactory())
    AssociationFactory(unit=net.jianxi, title="动科协")
    at(monkeypatch, NOVEMBER)
    return net


def firm() -> Enterprise:
    return Enterprise.objects.get(name="动工厂")


def node() -> Organization:
    return Organization.objects.get(name="动科协")


def change(net: Network, **said: Any) -> None:
    enterprises.update(firm(), actor=officer_of(net.henan), version=firm().version, **said)


def rests(net: Network) -> None:
    Suspension.objects.create(association=node().association, reason="停产", first_day=JUNE)


def closes(net: Network) -> None:
    enterprises.close(firm(), actor=officer_of(net.henan), version=firm().version, day=JUNE)


def dissolves(net: Network) -> None:
    associations.close(node().association, actor=officer_of(net.henan), day=JUNE, reason="撤销")


def goes(net: Network) -> None:
    units.move(node(), actor=officer_of(net.henan), target=net.luanchuan, reason="迁址", day=JUNE)


DEEDS: dict[str, tuple[str, Callable[[Network], object]]] = {
    "a firm": ("entered_late", lambda net: EnterpriseFactory(unit=net.jianxi, opened=JUNE)),
    "a move": ("entered_late", lambda net: change(net, values={"unit": net.luanchuan}, since=JUNE)),
    "a size": ("entered_late", lambda net: change(net, values={"staff": 2000}, since=JUNE)),
    "a closing": ("entered_late", closes),
    "a cover": ("entered_late", lambda net: cover(node().association, firm(), JUNE)),
    "an association": (
        "associations_late",
        lambda net: AssociationFactory(unit=net.jianxi, host=firm(), opened=JUNE),
    ),
    "a move of an association": ("associations_late", goes),
    "a suspension": ("associations_late", rests),
    "a dissolution": ("associations_late", dissolves),
}


def count(net: Network, key: str, day: date) -> int:
    return int(rows_of(key, Selection(Organization.objects.get(pk=net.jianxi.pk), day)).count())


@pytest.mark.parametrize("what", DEEDS)
def test_what_is_entered_later_than_it_takes_effect_is_told_that_day_and_on_the_days_it_changed(
    net: Network, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, deed = DEEDS[what]
    before = date(2026, 6, 29)
    assert [count(net, key, day) for day in (before, JUNE, NOVEMBER)] == [0, 0, 0]
    deed(net)
    assert [count(net, key, day) for day in (before, JUNE, NOVEMBER)] == [0, 1, 1]
    at(monkeypatch, date(2026, 11, 21))
    assert [count(net, key, day) for day in (JUNE, date(2026, 11, 19), NOVEMBER)] == [1, 1, 0]
    assert count(net, key, timezone.localdate()) == 0, "it is told on the day of its entry"


@pytest.mark.parametrize("what", ["a move", "a size"])
def test_what_takes_effect_today_is_not_late_and_changes_no_day_before(net: Network, what: str) -> None:
    values = {"unit": net.luanchuan} if what == "a move" else {"staff": 2000}
    change(net, values=values)
    assert count(net, "entered_late", NOVEMBER) == 0
    assert count(net, "enterprises", JUNE) == 2
    assert count(net, "enterprises", NOVEMBER) == (1 if what == "a move" else 2)


def test_a_correction_keeps_nothing_and_counts_since_ever(net: Network) -> None:
    change(net, values={"unit": net.luanchuan}, is_correction=True)
    assert not firm().former_places.exists()
    assert count(net, "enterprises", JUNE) == 1


def test_the_board_tells_late_entries_and_undated_firms_with_the_way_to_their_rows(
    net: Network, client: Client
) -> None:
    EnterpriseFactory(unit=net.jianxi, name="迟工厂", opened=JUNE)
    EnterpriseFactory(unit=net.jianxi, name="无日工厂", opened=None)
    client.force_login(officer_of(net.luoyang))
    cache.clear()
    page = client.get(reverse("reports:unit_dashboard", args=[net.jianxi.pk]))
    words = {note.words: note.url for note in page.context["notes"]}
    assert list(words) == ["今日补录企业 1 家", "未填设立日期、自录入之日起计入的企业 1 家"]
    for url, name in zip(words.values(), ("迟工厂", "无日工厂"), strict=True):
        rows = client.get(url).content.decode()
        assert name in rows
        assert "动工厂" not in rows
    past = client.get(reverse("reports:unit_dashboard", args=[net.jianxi.pk]), {"on": JUNE.isoformat()})
    assert [note.words for note in past.context["notes"]] == ["该日之后补录企业 1 家"]


def test_rows_of_a_past_day_name_the_place_of_that_day_and_lead_only_where_the_reader_sees(
    net: Network, client: Client
) -> None:
    change(net, values={"unit": net.zhongyuan})
    client.force_login(officer_of(net.luoyang))
    url = reverse("reports:rows") + f"?unit={net.jianxi.pk}&on=2026-06-30"
    page = client.get(url).content.decode()
    assert "动工厂" in page
    assert firm().get_absolute_url() not in page
    row = page[page.index("动工厂") :]
    assert "涧西区" in row[:600]
    assert "动工厂" not in client.get(reverse("reports:rows") + f"?unit={net.jianxi.pk}").content.decode()
    told = b"".join(client.get(url + "&format=csv&reason=%E6%A0%B8%E5%AF%B9")).decode()
    assert "动工厂" in told
