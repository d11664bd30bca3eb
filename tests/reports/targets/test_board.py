"""Targets beside actuals: figures, the parts against the whole, scope, file, queries."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from kexie_portal.accounts.models import User
from kexie_portal.audit.models import ExportRecord
from orgs.common.enums import Kind
from orgs.duty.models.targets import TargetFigure, TargetSheet, YearlyTarget
from orgs.memberships.models import Membership
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.targets.board import TargetBoard
from reports.targets.pace import Cell
from tests.orgs.factories import LONG_AGO, AssociationFactory, EnterpriseFactory, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
YEAR = 2025
DAY = date(YEAR, 7, 2)
NEW, ALL = TargetFigure.NEW_ASSOCIATIONS, TargetFigure.COVERAGE_ALL


@pytest.fixture
def units() -> Network:
    """洛阳 with two associations, one of this year, and two enterprises that nothing covers; 郑州 with nothing."""
    made = build()
    old = AssociationFactory(unit=made.jianxi)
    AssociationFactory(unit=made.park, opened=date(YEAR, 3, 1))
    EnterpriseFactory(unit=made.jianxi)
    EnterpriseFactory(unit=made.jianxi)
    society = tree.add(made.luoyang, Organization(kind=Kind.SOCIETY, name="洛阳轴承学会", opened=LONG_AGO))
    Membership.objects.create(body=society, member=old.organization, first_day=date(YEAR, 5, 1))
    return made


def target(setter: Organization, unit: Organization, figure: TargetFigure, value: str | None) -> None:
    sheet, _made = TargetSheet.objects.get_or_create(unit=setter, year=YEAR)
    number = None if value is None else Decimal(value)
    YearlyTarget.objects.create(sheet=sheet, unit=unit, year=YEAR, figure=figure, value=number)


def board(unit: Organization, day: date | None = DAY) -> TargetBoard:
    return TargetBoard(unit, YEAR, day)


def own(unit: Organization, figure: TargetFigure, day: date = DAY) -> Cell:
    return board(unit, day).whole.cells[figure]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_actuals_are_those_of_the_day(units: Network) -> None:
    assert own(units.luoyang, NEW).actual == 1
    assert own(units.luoyang, NEW, date(YEAR, 2, 28)).actual == 0
    assert own(units.luoyang, ALL).actual == 50.0
    assert own(units.luoyang, TargetFigure.JOINED_SOCIETY).actual == 1
    assert own(units.luoyang, TargetFigure.JOINED_SOCIETY, date(YEAR, 4, 30)).actual == 0
    assert own(units.luoyang, TargetFigure.JOINED_FEDERATION).actual == 0


def test_a_year_that_is_over_is_not_behind_at_a_pace(units: Network) -> None:
    target(units.province, units.luoyang, NEW, "4")
    client, url = client_of(units.luoyang_officer), reverse("reports:targets")
    over = client.get(url, {"year": YEAR}).content.decode()
    assert "年末未达到" in over
    assert "进度滞后" not in over
    within = client.get(url, {"year": YEAR, "on": DAY.isoformat()}).content.decode()
    assert "进度滞后" in within
    assert "年末未达到" not in within


def test_what_is_not_recorded_is_no_data_and_not_zero(units: Network) -> None:
    for figure in (TargetFigure.ACTIVE_ASSOCIATIONS, TargetFigure.NEEDS_SOLVED):
        assert own(units.luoyang, figure).actual is None
    assert own(units.zhengzhou, ALL).actual is None, "no enterprise is registered, so there is nothing to divide by"
    assert own(units.zhengzhou, NEW).actual == 0


def test_the_sum_of_the_parts_stands_against_the_whole(units: Network) -> None:
    target(units.province, units.province, NEW, "10")
    target(units.province, units.luoyang, NEW, "4")
    target(units.province, units.zhengzhou, NEW, "3")
    parts = board(units.province).parts(NEW)
    assert (parts.total, parts.apart, parts.without) == (7, -3, 0)


def test_the_parts_of_a_coverage_are_weighted_by_their_enterprises(units: Network) -> None:
    for _one in range(4):
        EnterpriseFactory(unit=units.guancheng)
    target(units.province, units.province, ALL, "60")
    target(units.province, units.luoyang, ALL, "50")
    target(units.province, units.zhengzhou, ALL, "80")
    parts = board(units.province).parts(ALL)
    assert parts.total == pytest.approx((50 * 4 + 80 * 4) / 8)
    assert parts.apart == pytest.approx(5)


def test_a_target_of_zero_does_not_apply_and_does_not_lead_the_ranking(units: Network) -> None:
    target(units.province, units.luoyang, NEW, "4")
    target(units.province, units.zhengzhou, NEW, "0")
    ranking = board(units.province).ranking(NEW)
    assert [row["name"] for row in ranking["rows"]] == ["洛阳市"]
    assert ranking["note"] == "n = 1：2 个单位中 1 个参加排名（不参加：不适用 1）"
    url = reverse("reports:targets_unit", args=[units.province.pk])
    page = client_of(officer_of(units.province)).get(url, {"year": YEAR, "on": DAY.isoformat()}).content.decode()
    line = page[page.index("郑州市</a></th>") :]
    line = line[: line.index("</tr>")]
    assert line.count("不适用") == 2, "neither a share nor a state"
    assert "已完成" not in line


def test_units_without_target_or_data_are_counted_out_of_the_ranking(units: Network) -> None:
    target(units.province, units.luoyang, ALL, "60")
    target(units.province, units.zhengzhou, ALL, "80")
    assert board(units.province).ranking(ALL)["note"] == "n = 1：2 个单位中 1 个参加排名（不参加：无数据 1）"
    assert "未下达 2" in board(units.province).ranking(NEW)["note"]


def test_a_target_taken_back_is_none(units: Network) -> None:
    target(units.province, units.luoyang, NEW, None)
    assert own(units.luoyang, NEW).target is None


def test_before_the_year_begins_nothing_is_reached(units: Network) -> None:
    target(units.province, units.luoyang, NEW, "4")
    cell = board(units.luoyang, None).whole.cells[NEW]
    assert (cell.target, cell.actual, cell.forecast) == (4, None, None)
    far = client_of(units.luoyang_officer).get(reverse("reports:targets"), {"year": "2099"})
    assert far.content.decode().count("cell-none") >= len(TargetFigure)


def test_the_page_shows_the_officers_own_unit_and_no_other_city(units: Network) -> None:
    target(units.province, units.luoyang, NEW, "77")
    target(units.province, units.zhengzhou, NEW, "88")
    url = reverse("reports:targets")
    text = client_of(units.luoyang_officer).get(url, {"year": YEAR}).content.decode()
    assert "77" in text
    assert "郑州" not in text
    foreign = reverse("reports:targets_unit", args=[units.zhengzhou.pk])
    assert client_of(units.luoyang_officer).get(foreign).status_code == 404
    assert client_of(officer_of(units.jianxi)).get(url).status_code == 200


def test_a_day_of_another_year_or_to_come_is_refused_beside_the_field(units: Network) -> None:
    client, url = client_of(units.luoyang_officer), reverse("reports:targets")
    for query in ({"year": "2024", "on": "2025-03-01"}, {"on": "2999-01-01"}, {"on": "kein Tag"}, {"year": "1700"}):
        response = client.get(url, query)
        assert response.status_code == 200
        assert "field-error" in response.content.decode(), query


def test_the_file_holds_the_numbers(units: Network) -> None:
    target(units.province, units.luoyang, NEW, "4")
    client = client_of(officer_of(units.province))
    url = reverse("reports:targets_unit", args=[units.province.pk])
    book = client.get(url, {"export": "xlsx", "year": YEAR, "on": DAY.isoformat()})
    rows = [row[:6] for row in load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True)]
    line = ("洛阳市", str(NEW.label), 4, 1, 25, 2)
    assert line in rows
    assert not any(str(TargetFigure.NEEDS_SOLVED.label) in row for row in rows)
    assert "洛阳市" in "".join(part.decode() for part in client.get(url, {"export": "csv", "year": YEAR}))
    assert client.get(url, {"export": "doc"}).status_code == 404
    assert ExportRecord.objects.count() == 2


def test_a_reader_takes_no_file_away(units: Network) -> None:
    client = client_of(officer_of(units.luoyang, "reader"))
    url = reverse("reports:targets_unit", args=[units.luoyang.pk])
    assert client.get(url).status_code == 200
    assert client.get(url, {"export": "xlsx"}).status_code == 403


def test_a_membership_entered_shows_at_once(units: Network) -> None:
    url = reverse("reports:targets")
    client = client_of(units.luoyang_officer)
    client.get(url)
    federation = tree.add(units.luoyang, Organization(kind=Kind.FEDERATION, name="洛阳联合会", opened=LONG_AGO))
    member = AssociationFactory(unit=units.jianxi)
    Membership.objects.create(body=federation, member=member.organization, first_day=DAY - timedelta(days=1))
    cache.clear()  # what the actions do by the stamp of the city
    assert own(units.luoyang, TargetFigure.JOINED_FEDERATION).actual == 1


def test_the_board_asks_the_same_few_queries_for_two_parts_and_for_twenty(units: Network) -> None:
    client, url = client_of(officer_of(units.province)), reverse("reports:targets")

    def cold() -> int:
        client.get(url)
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    few = cold()
    for number in range(20):
        city = tree.add(units.province, Organization(kind=Kind.CITY, name=f"第{number}市", opened=LONG_AGO))
        target(units.province, city, NEW, "3")
        AssociationFactory(unit=city)
    assert cold() <= few <= 15
