"""Dashboards and the rows behind their figures: what they say, to whom, at what price."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie_portal.accounts.models import User
from orgs.common.enums import EnterpriseClass
from orgs.tree.models.organization import Organization
from reports.coverage.board import Board
from reports.coverage.links import associations_url, rows_url
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, LabelFactory, UserFactory, officer_of
from tests.reports.network import Network, covered, network

pytestmark = pytest.mark.django_db
TODAY = date.today()  # noqa: DTZ011  the pages' own today is Asia/Shanghai; nothing here turns on the hour


@pytest.fixture
def net() -> Network:
    found = network()
    covered(found.jianxi)
    EnterpriseFactory(unit=found.jianxi)
    EnterpriseFactory(unit=found.luoyang)
    covered(found.zhongyuan, name="郑州中原重工有限公司")
    return found


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="kexie_portal.accounts.backends.AccountBackend")
    return client


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def unit_page(unit: Organization, name: str = "unit_dashboard") -> str:
    return reverse(f"reports:{name}", args=[unit.pk])


def test_each_officer_sees_the_figures_of_the_own_unit(client: Client, net: Network) -> None:
    for unit, fraction in ((net.henan, "2 / 4"), (net.luoyang, "1 / 3"), (net.jianxi, "1 / 2")):
        assert fraction in page(signed_in(client, officer_of(unit)), reverse("reports:dashboard"))


def test_zhengzhou_sees_nothing_of_luoyang(client: Client, net: Network) -> None:
    signed_in(client, officer_of(net.zhengzhou))
    shown = page(client, reverse("reports:dashboard"))
    assert "洛阳" not in shown
    assert "涧西" not in shown
    for name in ("unit_dashboard", "unit_trend", "unit_prospects"):
        for unit in (net.luoyang, net.jianxi, net.park, net.henan):
            assert client.get(unit_page(unit, name)).status_code == 404
    for url in (rows_url(net.luoyang.pk, TODAY, "all"), associations_url(net.jianxi.pk, TODAY)):
        assert client.get(url).status_code == 404


def test_who_has_no_unit_has_no_dashboard(client: Client, net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    for user in (UserFactory(), officer_of(association.organization)):
        assert signed_in(client, user).get(reverse("reports:dashboard")).status_code == 404


def test_nobody_sees_figures_without_signing_in(client: Client, net: Network) -> None:
    for url in (reverse("reports:dashboard"), unit_page(net.luoyang), rows_url(net.luoyang.pk, TODAY, "all")):
        assert client.get(url).status_code == 302


def test_the_ways_up_end_at_the_scope(client: Client, net: Network) -> None:
    board = Board(net.jianxi, TODAY, EnterpriseClass.ALL)
    assert [name for name, _url in board.above(officer_of(net.luoyang))] == ["洛阳市"]
    assert [name for name, _url in board.above(officer_of(net.henan))] == ["河南", "洛阳市"]


def test_every_number_of_the_table_has_as_many_rows(client: Client, net: Network) -> None:
    signed_in(client, officer_of(net.henan))
    for unit in (net.henan, net.luoyang, net.jianxi):
        for line in Board(unit, TODAY, EnterpriseClass.ALL).lines():
            for url, number in (
                (line.enterprises_url, line.cell.enterprises),
                (line.covered_url, line.cell.covered),
                (line.uncovered_url, line.cell.uncovered),
                (line.associations_url, line.associations.active),
                (line.founded_url, line.associations.founded),
            ):
                assert client.get(url).context["total"] == number, (unit, line.name, url)


def test_what_is_right_at_the_city_has_a_line_of_its_own(net: Network) -> None:
    lines = Board(net.luoyang, TODAY, EnterpriseClass.ALL).lines()
    assert [(line.name, line.cell.enterprises) for line in lines if line.is_own] == [("洛阳市本级", 1)]
    assert sum(line.cell.enterprises for line in lines) == 3


def test_the_class_and_the_day_choose_the_figures(client: Client, net: Network) -> None:
    enterprise = covered(net.luanchuan)
    LabelFactory(enterprise=enterprise, kind="high_tech", issued=date(2024, 1, 1))
    signed_in(client, officer_of(net.luoyang))
    url = unit_page(net.luoyang)
    assert "1 / 1" in page(client, f"{url}?enterprise_class=high_tech")
    before = page(client, f"{url}?enterprise_class=high_tech&on=2023-12-31")
    assert "2023-12-31" in before
    assert "cell-none" in before


def test_a_day_to_come_is_refused(client: Client, net: Network) -> None:
    signed_in(client, officer_of(net.luoyang))
    assert "该日期尚未到来" in page(client, f"{unit_page(net.luoyang)}?on=2999-01-01")
    assert "field-error" in page(client, f"{unit_page(net.luoyang)}?on=gestern")


def test_no_data_zero_and_does_not_apply_differ_on_the_map(net: Network) -> None:
    EnterpriseFactory(unit=net.jiyuan)
    Organization.objects.filter(pk=net.luanchuan.pk).update(closed=date(2020, 6, 1))
    EnterpriseFactory(unit=net.luanchuan, closed=date(2020, 5, 1))
    drawn = Board(net.henan, TODAY, EnterpriseClass.ALL).map()
    assert drawn is not None
    states = {row["name"]: (row["state"], row["value"]) for row in drawn["rows"]}
    assert states["济源市"] == ("value", 0.0)
    high_tech = Board(net.henan, TODAY, EnterpriseClass.HIGH_TECH).map()
    assert high_tech is not None
    assert {row["state"] for row in high_tech["rows"]} == {"none"}
    counties = Board(net.luoyang, TODAY, EnterpriseClass.ALL)
    assert "栾川县" not in [line.name for line in counties.lines()]


def test_jiyuan_draws_itself_and_says_that_counties_do_not_apply(client: Client, net: Network) -> None:
    shown = page(signed_in(client, officer_of(net.jiyuan)), reverse("reports:dashboard"))
    assert "本市不设县（区）" in shown
    drawn = Board(net.jiyuan, TODAY, EnterpriseClass.ALL).map()
    assert drawn is not None
    assert [row["key"] for row in drawn["rows"]] == ["419001"]
    assert Board(net.jianxi, TODAY, EnterpriseClass.ALL).map() is None


def test_the_map_says_that_it_has_no_approval_number(client: Client, net: Network, settings: Any) -> None:
    signed_in(client, officer_of(net.luoyang))
    assert "无审图号" in page(client, unit_page(net.luoyang))
    settings.MAP_APPROVAL_NUMBER = "豫S〔2026〕1号"
    assert "豫S〔2026〕1号" in page(client, unit_page(net.luoyang))


def test_a_new_association_changes_the_next_view(
    client: Client, net: Network, django_capture_on_commit_callbacks: Any
) -> None:
    from orgs.tree import last_write

    signed_in(client, officer_of(net.luoyang))
    url = unit_page(net.luoyang)
    assert "1 / 3" in page(client, url)
    with django_capture_on_commit_callbacks(execute=True):
        covered(net.luanchuan)
        last_write.touch([net.luanchuan.pk])
    assert "2 / 4" in page(client, url)


def _queries(client: Client, urls: list[str]) -> list[int]:
    counts = []
    for url in urls:
        with CaptureQueriesContext(connection) as asked:
            page(client, url)
        counts.append(len(asked))
    return counts


def test_pages_ask_at_most_fifteen_queries_at_any_size(client: Client, net: Network) -> None:
    LabelFactory(enterprise=EnterpriseFactory(unit=net.park), kind="high_tech")
    user = officer_of(net.luoyang)
    urls = [unit_page(net.luoyang, name) for name in ("unit_dashboard", "unit_trend", "unit_prospects")]
    urls += [rows_url(net.luoyang.pk, TODAY, "high_tech", covered="no"), associations_url(net.luoyang.pk, TODAY)]
    signed_in(client, user)
    _queries(client, urls)  # the first request of a session writes it
    few = _queries(client, urls)
    for unit in (net.jianxi, net.park, net.luanchuan) * 10:
        LabelFactory(enterprise=covered(unit), kind="high_tech")
        LabelFactory(enterprise=EnterpriseFactory(unit=unit), kind="high_tech")
    from django.core.cache import cache

    warm = _queries(client, urls)
    cache.clear()
    cold = _queries(client, urls)
    assert warm == few
    assert max(cold) <= 15, cold


def test_prospects_are_the_uncovered_with_reasons(client: Client, net: Network) -> None:
    giant = EnterpriseFactory(unit=net.jianxi, name="洛阳小巨人轴承有限公司")
    LabelFactory(enterprise=giant, kind="little_giant")
    shown = page(signed_in(client, officer_of(net.luoyang)), unit_page(net.luoyang, "unit_prospects"))
    found = re.findall(r"洛阳小巨人轴承有限公司|第\d+机械有限公司", shown)
    assert found[0] == "洛阳小巨人轴承有限公司"
    assert "郑州中原重工" not in shown


def test_the_rows_page_without_a_unit_shows_the_own_one(client: Client, net: Network) -> None:
    signed_in(client, officer_of(net.luoyang))
    assert client.get(reverse("reports:rows") + "?clear=1").context["total"] == 3
    assert client.get(reverse("reports:rows") + "?unit=x").status_code == 404


def test_rows_narrow_by_industry_size_and_words(client: Client, net: Network) -> None:
    EnterpriseFactory(unit=net.jianxi, name="洛阳轴研科技有限公司")
    signed_in(client, officer_of(net.luoyang))
    url = rows_url(net.luoyang.pk, TODAY, "all")
    assert client.get(f"{url}&q=zykj").context["total"] == 1
    assert client.get(f"{url}&section=unknown&size=unknown").context["total"] == 4
    assert client.get(f"{url}&size=large").context["total"] == 0


def test_home_shows_the_figures_of_the_own_unit(client: Client, net: Network) -> None:
    assert "1 / 3" in page(signed_in(client, officer_of(net.luoyang)), reverse("web:home"))


def test_definitions_say_every_meaning(client: Client, net: Network) -> None:
    shown = page(signed_in(client, officer_of(net.luoyang)), reverse("reports:definitions"))
    assert "同一企业被多个企业科协覆盖的只计一次" in shown
    assert "不适用" in shown
