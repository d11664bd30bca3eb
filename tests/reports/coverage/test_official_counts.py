"""Official counts: entered and corrected by who keeps them, seen in scope."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.errors import Refused
from orgs.common.scope import LeftScope
from reports.coverage.actions import correct_official_count, record_official_count
from reports.coverage.models import OfficialCount
from tests.orgs.factories import officer_of
from tests.reports.coverage.test_dashboard import page, signed_in
from tests.reports.network import Network, network

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return network()


def one(net: Network, **changes: Any) -> OfficialCount:
    values = {"unit": net.luoyang, "enterprise_class": "all", "as_of": date(2025, 12, 31), "count": 9, "source": "年鉴"}
    return record_official_count(actor=officer_of(net.luoyang), **{**values, **changes})


def test_one_count_of_a_class_for_a_unit_and_day(net: Network) -> None:
    one(net)
    one(net, enterprise_class="high_tech")
    with pytest.raises(Refused):
        one(net, count=10)
    assert OfficialCount.objects.count() == 2


def test_a_unit_out_of_scope_rolls_the_write_back(net: Network) -> None:
    with pytest.raises(LeftScope):
        one(net, unit=net.zhengzhou)
    kept = one(net)
    with pytest.raises(LeftScope):
        correct_official_count(kept, actor=officer_of(net.zhengzhou), count=1, source="x")


def test_entered_and_corrected_in_the_browser(client: Client, net: Network) -> None:
    signed_in(client, officer_of(net.luoyang))
    given = {"unit": net.luoyang.pk, "enterprise_class": "all", "as_of": "2025.12.31", "count": "340", "source": "年鉴"}
    assert client.post(reverse("reports:official_count_create"), given).status_code == 302
    kept = OfficialCount.objects.get()
    assert (kept.count, kept.as_of, kept.entered_by.username) == (340, date(2025, 12, 31), client_user(client))
    again = client.post(reverse("reports:official_count_create"), given)
    assert "已有统计数" in again.content.decode()
    address = reverse("reports:official_count_update", args=[kept.pk])
    sent = {"count": "350", "source": "统计公报", "unit": net.henan.pk, "as_of": "2020-01-01", "version": "1"}
    client.post(address, sent)
    kept.refresh_from_db()
    assert (kept.count, kept.source, kept.unit_id, kept.as_of) == (350, "统计公报", net.luoyang.pk, date(2025, 12, 31))


def test_of_two_who_correct_at_once_the_second_sees_what_the_first_wrote(client: Client, net: Network) -> None:
    kept = one(net)
    signed_in(client, officer_of(net.luoyang))
    address = reverse("reports:official_count_update", args=[kept.pk])
    assert 'name="version" value="1"' in page(client, address)
    assert client.post(address, {"count": "350", "source": "先改的", "version": "1"}).status_code == 302
    late = client.post(address, {"count": "360", "source": "后改的", "version": "1"})
    assert late.status_code == 409
    assert "先改的" in late.content.decode()
    assert "后改的" in late.content.decode()
    assert OfficialCount.objects.get().count == 350
    assert client.post(address, {"count": "360", "source": "后改的"}).status_code == 409
    assert client.post(address, {"count": "360", "source": "后改的", "version": "2"}).status_code == 302
    assert OfficialCount.objects.get().count == 360


def client_user(client: Client) -> str:
    from kexie_portal.accounts.models import User

    return str(User.objects.get(pk=client.session["_auth_user_id"]).username)


def test_a_day_to_come_and_a_foreign_unit_are_errors_of_the_form(client: Client, net: Network) -> None:
    signed_in(client, officer_of(net.luoyang))
    given = {"enterprise_class": "all", "count": "1", "source": "x"}
    for wrong in ({"unit": net.zhengzhou.pk, "as_of": "2025-12-31"}, {"unit": net.luoyang.pk, "as_of": "2999-01-01"}):
        answer = client.post(reverse("reports:official_count_create"), {**given, **wrong})
        assert answer.status_code == 200
    assert not OfficialCount.objects.exists()


def test_others_neither_see_nor_change_them(client: Client, net: Network) -> None:
    kept = one(net)
    signed_in(client, officer_of(net.zhengzhou))
    assert "年鉴" not in page(client, reverse("reports:official_counts"))
    assert client.get(reverse("reports:official_count_update", args=[kept.pk])).status_code == 404
    signed_in(client, officer_of(net.jianxi))
    assert client.get(reverse("reports:official_count_create")).status_code == 403


def test_the_dashboard_shows_count_source_and_finding(client: Client, net: Network) -> None:
    from tests.orgs.factories import EnterpriseFactory

    one(net, count=1)
    EnterpriseFactory(unit=net.jianxi)
    signed_in(client, officer_of(net.luoyang))
    url = reverse("reports:unit_dashboard", args=[net.luoyang.pk])
    assert "官方统计 1 家（年鉴，2025-12-31）" in page(client, url)
    assert "请核对名录或统计数" not in page(client, url)
    EnterpriseFactory(unit=net.jianxi)
    from django.core.cache import cache

    cache.clear()
    assert "请核对名录或统计数" in page(client, url)


def test_the_home_page_shows_a_count_and_its_correction_at_once(
    client: Client, net: Network, django_capture_on_commit_callbacks: Any
) -> None:
    signed_in(client, officer_of(net.luoyang))
    assert "官方统计 " not in page(client, "/")
    with django_capture_on_commit_callbacks(execute=True):
        kept = one(net, count=7)
    assert "官方统计 7 家（年鉴，2025-12-31）" in page(client, "/")
    with django_capture_on_commit_callbacks(execute=True):
        correct_official_count(kept, actor=officer_of(net.luoyang), count=8, source="公报")
    assert "官方统计 8 家（公报，2025-12-31）" in page(client, "/")
