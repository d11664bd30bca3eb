"""Building: whole, repeatable, frozen."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from kexie_portal.files.models import StoredFile
from orgs.common.enums import EnterpriseClass
from orgs.tree import structure as tree
from reports.coverage.models import OfficialCount
from reports.periods.builder import build
from reports.periods.calendar import latest_over, span_of
from reports.periods.enums import FigureState
from reports.periods.errors import ReportRefused
from reports.periods.figures import ASSOCIATIONS, COVERAGE, FOUNDED, WORK_COVERAGE
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import read
from tests.orgs.factories import EnterpriseFactory
from tests.reports.network import Network, covered
from tests.reports.periods.conftest import JULY, JUNE, Build

ALL = EnterpriseClass.ALL.value


def numbers(report: PeriodReport) -> dict[tuple[str, str, str], tuple[str, int | None, int | None]]:
    """Return every figure of a report by unit, figure and class."""
    return {
        (row.unit_name, row.figure, row.klass): (row.state, row.numerator, row.denominator)
        for row in report.snapshots.all()
    }


def kept(report: PeriodReport) -> list[tuple[int, bytes]]:
    """Return the rows kept with a report, as they are stored."""
    return [(row.place, bytes(row.packed)) for row in report.kept_rows.all()]


def test_every_unit_has_its_figures_with_denominators(units: Network, june: Build) -> None:
    found = numbers(june(units.henan))
    assert found["河南", COVERAGE, ALL] == ("value", 2, 4)
    assert found["洛阳市", COVERAGE, ALL] == ("value", 1, 3)
    assert found["涧西区", COVERAGE, ALL] == ("value", 1, 2)
    assert found["涧西区", ASSOCIATIONS, ""] == ("value", 1, None)
    assert found["涧西区", FOUNDED, ""] == ("value", 0, None)


def test_zero_no_data_and_does_not_apply_are_three_things(units: Network, june: Build) -> None:
    found = numbers(june(units.henan))
    assert found["栾川县", COVERAGE, ALL] == (FigureState.VALUE, 0, 1)
    assert found["济源市", COVERAGE, ALL] == (FigureState.NO_DATA, None, None)
    assert found["栾川县", WORK_COVERAGE, ""] == (FigureState.NOT_APPLICABLE, None, None)


def test_unit_that_is_abolished_is_left_out_unless_it_holds_enterprises(units: Network, june: Build) -> None:
    units.jiyuan.closed = units.luanchuan.closed = date(2026, 5, 1)
    units.jiyuan.save()
    units.luanchuan.save()
    names = {row.unit_name for row in june(units.henan).snapshots.all()}
    assert "济源市" not in names
    assert "栾川县" in names


def test_official_count_stands_beside_with_its_source(units: Network, june: Build) -> None:
    OfficialCount.objects.create(
        unit=units.luoyang, enterprise_class=ALL, as_of=date(2025, 12, 31), count=40, source="统计公报"
    )
    row = june(units.luoyang).snapshots.get(depth=0, figure=COVERAGE, klass=ALL)
    assert (row.official, row.official_source, row.official_on) == (40, "统计公报", date(2025, 12, 31))


def test_building_again_makes_a_second_edition_and_leaves_the_first_with_its_files(units: Network, june: Build) -> None:
    first = june(units.henan)
    before, rows = numbers(first), kept(first)
    covered(units.jianxi)
    second = build(units.henan, JUNE, actor=None, reason="涧西区补录")
    first.refresh_from_db()
    assert (first.edition, second.edition, second.reason) == (1, 2, "涧西区补录")
    assert numbers(first) == before
    assert kept(first) == rows
    assert numbers(second)["涧西区", COVERAGE, ALL] == ("value", 2, 3)
    for report in (first, second):
        assert report.xlsx is not None
        assert report.pdf is not None
        assert report.pdf.content.read().startswith(b"%PDF")
    assert StoredFile.objects.count() == 4


def test_the_same_data_give_the_same_numbers(units: Network, june: Build) -> None:
    first = june(units.henan)
    assert numbers(build(units.henan, JUNE, actor=None, reason="核对")) == numbers(first)


def test_later_move_changes_no_published_figure(units: Network, june: Build) -> None:
    covered(units.park)
    report = june(units.henan)
    before = numbers(report)
    tree.move(units.park, units.luanchuan, actor=None, reason="调整", day=timezone.localdate())
    assert numbers(PeriodReport.objects.get(pk=report.pk)) == before


def test_report_built_after_a_move_has_the_hierarchy_of_its_day(units: Network) -> None:
    covered(units.park)
    span = latest_over("month", timezone.localdate())
    tree.move(units.park, units.luanchuan, actor=None, reason="调整", day=timezone.localdate())
    row = build(units.henan, span, actor=None).snapshots.get(unit_name="高新园", figure=ASSOCIATIONS)
    assert [one["name"] for one in row.path][-1] == "涧西区"
    now = build(units.henan, span.following(), actor=None).snapshots.get(unit_name="高新园", figure=ASSOCIATIONS)
    assert [one["name"] for one in now.path][-1] == "栾川县"


def test_change_and_trend_are_against_frozen_reports(units: Network, june: Build) -> None:
    june(units.luoyang)
    enterprise = EnterpriseFactory(unit=units.luanchuan, opened=date(2026, 7, 10))
    reading = read(build(units.luoyang, JULY, actor=None))
    enterprise.delete()
    assert reading.total.change() == pytest.approx(25 - 100 / 3)
    assert [point.enterprises for point in reading.trend] == [3, 4]


def test_other_definitions_are_not_compared(units: Network, june: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as then:
        then.setattr("reports.periods.figures.definition_version", lambda: "0.0")
        june(units.luoyang)
    assert read(build(units.luoyang, JULY, actor=None)).total.change() is None


def test_locked_period_is_not_built_again_nor_for_the_units_below(units: Network, june: Build) -> None:
    report = june(units.henan)
    PeriodReport.objects.filter(pk=report.pk).update(locked_at=timezone.now())
    for unit in (units.henan, units.luoyang, units.park):
        with pytest.raises(ReportRefused):
            june(unit)
    assert build(units.luoyang, JULY, actor=None).pk


def test_running_period_is_provisional_and_a_future_one_is_refused(units: Network) -> None:
    span = span_of("year", timezone.localdate())
    report = build(units.luoyang, span, actor=None)
    assert report.is_provisional
    assert report.counted_on == timezone.localdate()
    with pytest.raises(ReportRefused):
        build(units.luoyang, span.following(), actor=None)


def test_failure_while_building_again_leaves_what_stands_and_nothing_else(units: Network, june: Build) -> None:
    before = numbers(june(units.luoyang))
    covered(units.jianxi)

    def broken(report: PeriodReport) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build(units.luoyang, JUNE, actor=None, reason="补录", deliver=broken)
    assert numbers(PeriodReport.objects.get()) == before


def test_number_of_queries_does_not_grow_with_the_units(units: Network, django_assert_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        build(units.jiyuan, JUNE, actor=None)
    with CaptureQueriesContext(connection) as many:
        build(units.henan, JUNE, actor=None)
    assert len(many) <= len(few)


def test_spreadsheet_holds_real_numbers_under_a_frozen_head(units: Network, june: Build, tmp_path: Path) -> None:
    report = june(units.henan)
    assert report.xlsx is not None
    book = load_workbook(io.BytesIO(report.xlsx.content.read()))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B6"
    assert "A1:" in str(sheet.merged_cells.ranges)
    total = list(sheet[6])
    assert (total[2].value, total[3].value, total[4].value) == (4, 2, 0.5)
    assert total[4].number_format == "0.0%"
    assert len(book.sheetnames) == 3
    assert sheet.page_setup.orientation == "landscape"


def test_name_that_looks_like_a_formula_stays_text(units: Network, june: Build) -> None:
    units.jianxi.short_name = '=cmd|"/c calc"!A1'
    units.jianxi.save()
    report = june(units.luoyang)
    assert report.xlsx is not None
    sheet = load_workbook(io.BytesIO(report.xlsx.content.read())).worksheets[0]
    cells = [cell for row in sheet.iter_rows(max_col=1) for cell in row if str(cell.value).startswith("=")]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.printed
def test_print_is_a4_with_page_numbers_and_vector_pictures(units: Network, june: Build) -> None:
    report = june(units.henan)
    assert report.pdf is not None
    print_ = PdfReader(io.BytesIO(report.pdf.content.read()))
    page = print_.pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert "— 1 —" in page.extract_text()
    assert not any(one.images for one in print_.pages), "pictures are drawn, not pixels"


def test_definitions_are_frozen_in_every_language(units: Network, june: Build) -> None:
    report = june(units.luoyang)
    [coverage] = [one for one in report.definitions if one["key"] == COVERAGE]
    assert set(coverage) >= {"version", "zh-hans", "en"}
    assert coverage["en"]["meaning"].startswith("Enterprises of the class alive")


def test_snapshot_without_a_value_cannot_be_stored_as_one(units: Network, june: Build) -> None:
    from django.db import IntegrityError

    row = june(units.luoyang).snapshots.filter(state=FigureState.NO_DATA).first()
    assert row is not None
    row.numerator = 0
    with pytest.raises(IntegrityError):
        row.save()
    assert Snapshot._meta.db_table


def test_period_is_half_open() -> None:
    assert JUNE.end_day - timedelta(days=1) == JUNE.last_day
