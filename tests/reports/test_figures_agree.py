"""One figure is said the same on every page, map, sheet and print, and a change says against which period it is."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from orgs.common.enums import EnterpriseClass
from orgs.register.models.suspension import Suspension
from reports.coverage import live
from reports.coverage.board import Board
from reports.periods import pdf
from reports.periods.builder import build
from reports.periods.calendar import span_of
from reports.periods.illustrations import charts
from reports.periods.reading import read
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of
from tests.reports.network import Network, covered, network

pytestmark = pytest.mark.django_db
TODAY = date.today()  # noqa: DTZ011  the pages' own today is Asia/Shanghai; nothing here turns on the hour
SAID, CUT = "68.8", "68.7"
JUNE = span_of("month", date(2026, 6, 1))


@pytest.fixture
def net() -> Network:
    """涧西 with 11 of 16 enterprises covered: 68.75%, which is neither cut nor rounded down."""
    found = network()
    for _one in range(11):
        covered(found.jianxi)
    for _one in range(5):
        EnterpriseFactory(unit=found.jianxi)
    return found


def board(net: Network) -> Board:
    return Board(net.luoyang, TODAY, EnterpriseClass.ALL)


def shown(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_pages_maps_tables_and_the_command_say_one_rate(net: Network, client: Client) -> None:
    client.force_login(officer_of(net.luoyang))
    for url in (reverse("web:home"), reverse("reports:dashboard"), reverse("reports:unit_trend", args=[net.jianxi.pk])):
        page = shown(client, url)
        assert SAID in page, url
        assert CUT not in page, url
    drawn = board(net).map()
    assert drawn is not None
    assert {row["value"] for row in drawn["rows"]} == {68.8, None}
    out = io.StringIO()
    call_command("coverage", "--unit", "410300", stdout=out)
    assert f"{SAID}%" in out.getvalue()


def test_a_report_says_it_on_its_page_in_print_and_in_the_sheet(net: Network, client: Client) -> None:
    report = build(net.luoyang, JUNE, actor=None)
    reading = read(report)
    client.force_login(officer_of(net.luoyang))
    for text in (
        shown(client, report.get_absolute_url()),
        render_to_string("reports/period_print.html", pdf.context(reading)),
    ):
        assert f"{SAID}%" in text
        assert CUT not in text
    assert charts(reading)["ranking"]["rows"][0]["value"] == 68.8
    assert report.xlsx is not None
    cell = load_workbook(io.BytesIO(report.xlsx.content.read())).worksheets[0].cell(6, 5)
    assert (cell.value, cell.number_format) == (0.6875, "0.0%")


def test_the_command_gives_the_counts_and_two_decimals_half_up(net: Network) -> None:
    out = io.StringIO()
    call_command("coverage", "--unit", "410300", "--json", stdout=out)
    assert '"covered": 11, "enterprises": 16, "rate": 68.75' in out.getvalue()


# ---------------------------------------------------------------- changes


def test_a_change_is_against_the_month_end_that_it_names(net: Network, client: Client) -> None:
    EnterpriseFactory(unit=net.jianxi, opened=TODAY)
    change = board(net).coverage_figures()[0].change
    assert change is not None
    assert change.amount == board(net).cell.rate - change_base(net)
    since = live.last_month_end(TODAY)
    client.force_login(officer_of(net.luoyang))
    page = " ".join(shown(client, reverse("reports:dashboard")).split())
    assert f'↓ 4.0个百分点 <span class="text-secondary">较 {since.year}年{since.month}月末' in page
    assert "较上期" not in page
    assert "↓ −" not in page


def change_base(net: Network) -> object:
    return board(net).before.cell(net.luoyang.pk).rate


def test_a_report_names_the_period_that_it_is_compared_with(net: Network, client: Client) -> None:
    build(net.luoyang, JUNE, actor=None)
    EnterpriseFactory(unit=net.jianxi, opened=date(2026, 7, 10))
    july = build(net.luoyang, JUNE.following(), actor=None)
    client.force_login(officer_of(net.luoyang))
    printed = render_to_string("reports/period_print.html", pdf.context(read(july)))
    for text in (shown(client, july.get_absolute_url()), printed):
        assert "较 2026年6月（百分点）" in text
        assert "比2026年6月下降4.0个百分点" in text
        assert "上期" not in text
    assert july.xlsx is not None
    sheet = load_workbook(io.BytesIO(july.xlsx.content.read())).worksheets[1]
    assert sheet["A1"].value == "洛阳市 · 较 2026年6月变化"


# ---------------------------------------------------------------- rankings, and who is counted


def test_every_ranking_says_how_many_units_it_compares(net: Network, client: Client) -> None:
    assert board(net).ranking()["note"] == "n = 1：2 个单位中 1 个参加排名（不参加：无数据 1）"
    report = build(net.luoyang, JUNE, actor=None)
    client.force_login(officer_of(net.luoyang))
    assert "2 个单位中 1 个参加排名" in shown(client, report.get_absolute_url())
    assert "2 个单位中 1 个参加排名" in render_to_string("reports/period_print.html", pdf.context(read(report)))


def test_a_suspended_association_is_named_wherever_associations_are_counted(net: Network, client: Client) -> None:
    resting = AssociationFactory(unit=net.jianxi, host=EnterpriseFactory(unit=net.jianxi))
    Suspension.objects.create(association=resting, reason="停产", first_day=TODAY - timedelta(days=3))
    active = board(net).association_figures()[0]
    assert (active.name, active.value, active.note) == ("正常运行企业科协", "11", "另有暂停活动 1 家")
    client.force_login(officer_of(net.luoyang))
    rows = client.get(active.note_url)
    assert rows.context["total"] == 1
    assert resting.organization.name in rows.content.decode()
    unit = shown(client, net.luoyang.get_absolute_url())
    assert "在册企业科协" in unit
    assert "其中暂停活动 1 家" in unit
    assert "其中暂停活动 1 家" in shown(client, reverse("orgs:federation_overview"))


def test_nobody_suspended_is_not_spoken_of_on_the_board(net: Network) -> None:
    assert board(net).association_figures()[0].note == ""
