"""Editions: what stands is not replaced, the next one says what changed and why, and each keeps its own rows."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from kexie_portal.jobs.models import Job
from kexie_portal.notices.models import Notice
from orgs.common.enums import EnterpriseClass, LabelKind
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.coverage.conditions import CLASSES
from reports.periods import actions, schedules
from reports.periods.builder import Draft, build, prepare
from reports.periods.calendar import latest_over
from reports.periods.comparing import since_last_edition
from reports.periods.errors import ReportRefused
from reports.periods.figures import ASSOCIATIONS, COVERAGE, FOUNDED
from reports.periods.keeping import rows_behind
from reports.periods.models.period import PeriodReport
from reports.periods.models.schedule import ReportSchedule
from reports.periods.reading import read
from reports.periods.row_changes import row_changes
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of
from tests.reports.network import Network, covered
from tests.reports.periods.conftest import JULY, JUNE, Build

pytestmark = pytest.mark.both
ALL = EnterpriseClass.ALL.value


def again(unit: Organization, reason: str = "补录") -> PeriodReport:
    """Build June's next edition."""
    return build(unit, JUNE, actor=None, reason=reason)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_built_again_without_a_reason(units: Network, june: Build) -> None:
    june(units.luoyang)
    with pytest.raises(ReportRefused) as refusal:
        june(units.luoyang)
    assert refusal.value.field == "reason"
    with pytest.raises(ReportRefused):
        actions.order(units.luoyang, JUNE, actor=officer_of(units.luoyang))
    assert PeriodReport.objects.count() == 1
    assert not Job.objects.exists()


def test_an_edition_says_unit_by_unit_what_changed(units: Network, june: Build) -> None:
    june(units.henan)
    covered(units.jianxi, name="涧西补录有限公司")
    second = again(units.henan)
    comparison = since_last_edition(second, second.snapshots.all())
    assert comparison is not None
    said = {(change.one.unit_name, change.figure): change for change in comparison.changes}
    names = {name for name, _figure in said}
    assert names == {"河南", "洛阳市", "涧西区"}
    jianxi = said["涧西区", next(figure for name, figure in said if name == "涧西区" and "全部" in figure)]
    assert (jianxi.more_covered, jianxi.more_registered) == (1, 1)
    assert jianxi.points == pytest.approx(200 / 3 - 50)
    changes = row_changes(comparison.older, second)
    assert changes is not None
    assert [change.row.name for change in changes.shown] == ["涧西补录有限公司"]


def test_a_draft_that_others_overtook_is_not_put(units: Network, june: Build) -> None:
    june(units.luoyang)

    def overtake(done: int, total: int, message: str) -> None:
        if done == 4 and PeriodReport.objects.count() == 1:
            again(units.luoyang, "先到")

    with pytest.raises(ReportRefused):
        build(units.luoyang, JUNE, actor=None, reason="后到", tell=overtake)
    assert [report.reason for report in PeriodReport.objects.order_by("edition")] == ["", "先到"]


def test_an_older_edition_is_compared_with_what_stood_when_it_was_built(units: Network, june: Build) -> None:
    june(units.luoyang)
    july = build(units.luoyang, JULY, actor=None)
    assert read(july).total.change() == 0
    covered(units.luanchuan)
    again(units.luoyang)
    july = PeriodReport.objects.get(pk=july.pk)
    assert read(july).total.change() == 0, "the print said so, and the page goes on saying it"
    assert [point.enterprises for point in read(july).trend] == [3, 3]
    newer = build(units.luoyang, JULY, actor=None, reason="随上月更新")
    assert [point.enterprises for point in read(newer).trend] == [4, 4]


def test_page_lists_the_editions_and_leads_from_one_to_the_other(client: Client, units: Network, june: Build) -> None:
    first = june(units.luoyang)
    covered(units.jianxi)
    second = again(units.luoyang, "涧西区补录一家")
    client.force_login(officer_of(units.luoyang))
    old, new = text(client, first.get_absolute_url()), text(client, second.get_absolute_url())
    assert second.get_absolute_url() in old
    assert "已有新版" in old
    assert reverse("reports:period_rebuild", args=[first.pk]) not in old, "only what stands is built again"
    for page in (old, new):
        assert "第1版" in page
        assert "第2版" in page
        assert "涧西区补录一家" in page
        assert "未锁定" in page
    assert first.get_absolute_url() in new
    assert reverse("reports:period_compare", args=[second.pk]) in new
    listed = text(client, reverse("reports:period_list"))
    assert second.get_absolute_url() in listed
    assert f'"{first.get_absolute_url()}"' not in listed


def test_comparison_page_names_units_figures_and_enterprises(client: Client, units: Network, june: Build) -> None:
    june(units.luoyang)
    added = covered(units.jianxi, name="涧西补录有限公司")
    second = again(units.luoyang, "补录")
    again(units.luoyang, "复核")
    third = PeriodReport.objects.get(edition=3)
    client.force_login(officer_of(units.luoyang))
    page = text(client, reverse("reports:period_compare", args=[second.pk]))
    assert "涧西区" in page
    assert added.name in page
    assert "栾川县" not in page.split("<main")[1], "nothing changed there"
    assert "各单位各项数据均相同" in text(client, reverse("reports:period_compare", args=[third.pk]))
    assert added.name in text(client, reverse("reports:period_compare", args=[third.pk]) + "?with=1")
    first = PeriodReport.objects.get(edition=1)
    assert client.get(reverse("reports:period_compare", args=[first.pk])).status_code == 404
    client.force_login(officer_of(units.zhengzhou))
    assert client.get(reverse("reports:period_compare", args=[second.pk])).status_code == 404


def test_building_again_asks_why_and_ends_in_the_inbox_with_it(
    client: Client, units: Network, django_capture_on_commit_callbacks: Any
) -> None:
    span = latest_over("month", timezone.localdate())
    first = build(units.luoyang, span, actor=None)
    officer = officer_of(units.luoyang)
    client.force_login(officer)
    address = reverse("reports:period_rebuild", args=[first.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    order = {"unit": units.luoyang.pk, "period": f"month:{span.first_day}"}
    assert "请填写重新生成的原因" in client.post(reverse("reports:period_build"), order).content.decode()
    assert not Job.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"reason": "栾川县补录"})
    second = PeriodReport.objects.get(edition=2)
    assert (second.reason, second.built_by) == ("栾川县补录", officer)
    notice = Notice.objects.get(user=officer)
    assert notice.url == second.get_absolute_url()


def test_schedule_makes_a_new_edition_only_where_the_figures_are_others(
    units: Network, django_capture_on_commit_callbacks: Any
) -> None:
    span, reader = latest_over("month", timezone.localdate()), officer_of(units.henan)
    first = build(units.luoyang, span, actor=None)
    schedule = schedules.save(
        ReportSchedule(unit=units.luoyang, kind="month", day=3, hour=6), [reader], actor=officer_of(units.luoyang)
    )
    with django_capture_on_commit_callbacks(execute=True):
        schedules.run(schedule.pk)
    assert PeriodReport.objects.count() == 1
    assert Notice.objects.get(user=reader).url == first.get_absolute_url()
    covered(units.jianxi)
    with django_capture_on_commit_callbacks(execute=True):
        schedules.run(schedule.pk)
    assert PeriodReport.objects.get(edition=2).reason
    assert PeriodReport.objects.count() == 2


@pytest.mark.printed
def test_sheet_and_print_say_edition_and_lock_and_what_changed(units: Network, june: Build) -> None:
    first = june(units.luoyang)
    covered(units.jianxi)
    second = again(units.luoyang, "涧西区补录一家")
    assert "未锁定" in printed(first)
    assert "第1版" in sheets(first)
    for said in ("未锁定", "第2版", "涧西区补录一家"):
        assert said in printed(second)
        assert said in sheets(second)
    actions.lock(second, actor=officer_of(units.luoyang))
    second = PeriodReport.objects.get(pk=second.pk)
    for said in (printed(second), sheets(second)):
        assert "未锁定" not in said
        assert "已锁定" in said
    assert "未锁定" in printed(PeriodReport.objects.get(pk=first.pk))


def printed(report: PeriodReport) -> str:
    """Return the words of the print."""
    assert report.pdf is not None
    with report.pdf.content.open() as file:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


def sheets(report: PeriodReport) -> str:
    """Return the words of the spreadsheet."""
    assert report.xlsx is not None
    with report.xlsx.content.open() as file:
        book = load_workbook(io.BytesIO(file.read()))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


# ---------------------------------------------------------------- rows


def test_every_figure_has_as_many_kept_rows_as_it_says(units: Network, june: Build) -> None:
    firm = covered(units.park)
    EnterpriseLabel.objects.create(enterprise=firm, kind=LabelKind.HIGH_TECH)
    EnterpriseLabel.objects.create(enterprise=firm, kind=LabelKind.LITTLE_GIANT)
    AssociationFactory(unit=units.luanchuan, host=EnterpriseFactory(unit=units.luanchuan), opened=date(2026, 6, 9))
    report = june(units.henan)
    assert len(CLASSES) == 5
    checked = 0
    for cell in report.snapshots.exclude(numerator=None):
        if cell.figure == COVERAGE:
            assert len(rows_behind(report, cell, part="yes")) == cell.numerator, cell
            assert len(rows_behind(report, cell)) == cell.denominator, cell
        elif cell.figure in (ASSOCIATIONS, FOUNDED):
            assert len(rows_behind(report, cell)) == cell.numerator, cell
        checked += 1
    assert checked > 20


def test_rows_are_those_of_the_day_whatever_becomes_of_the_enterprises(
    client: Client, units: Network, june: Build
) -> None:
    report = june(units.luoyang)
    firm = Enterprise.objects.get(name="洛阳轴承有限公司")
    code = firm.uscc
    Enterprise.objects.filter(pk=firm.pk).update(name="洛轴集团有限公司", unit=units.zhongyuan)
    EnterpriseFactory(unit=units.luanchuan, name="后来补录有限公司")
    cell = report.snapshots.get(unit_name="涧西区", figure=COVERAGE, klass=ALL)
    kept = [(row.name, row.code, row.unit_name) for row in rows_behind(report, cell, part="yes")]
    assert kept == [("洛阳轴承有限公司", code, "涧西区")]
    client.force_login(officer_of(units.luoyang))
    page = text(client, reverse("reports:period_rows", args=[report.pk, cell.place]) + "?covered=yes")
    assert "洛阳轴承有限公司" in page
    assert "现名洛轴集团有限公司" in page
    assert "现属中原区" in page
    assert f"/{firm.pk}/" not in page.split("<table")[1], "it lies outside the person's scope now"
    whole = text(client, reverse("reports:period_rows", args=[report.pk, 0]))
    assert "本版计入3条" in whole
    assert "后来补录有限公司" in whole, "the page names what differs"
    assert "明细一致" not in whole
    alone = text(client, reverse("reports:period_rows", args=[report.pk, 0]) + "?otherwise=1")
    assert "洛阳轴承有限公司" in alone
    assert alone.count('当时所属单位"') == 1


def test_new_name_alone_is_told_though_the_same_rows_are_counted(client: Client, units: Network, june: Build) -> None:
    report = june(units.luoyang)
    Enterprise.objects.filter(name="洛阳轴承有限公司").update(name="洛轴集团有限公司")
    client.force_login(officer_of(units.luoyang))
    page = text(client, reverse("reports:period_rows", args=[report.pk, 0]))
    assert "其中1条的登记内容此后有变化" in page
    assert "明细一致" not in page


def test_rows_page_says_where_nothing_differs_and_finds_by_name(client: Client, units: Network, june: Build) -> None:
    report = june(units.luoyang)
    client.force_login(officer_of(units.luoyang))
    address = reverse("reports:period_rows", args=[report.pk, 0])
    page = text(client, address)
    assert "共3条，与现名录按同日统计的明细一致" in page
    found = text(client, f"{address}?q=轴承")
    assert found.count('<td data-label="当时所属单位"') == 1
    association = Organization.objects.get(kind="association", parent=units.jianxi)
    assert association.name in text(client, f"{address}?figure={ASSOCIATIONS}")
    assert client.get(f"{address}?figure=nothing").status_code == 404
    assert client.get(f"{address}?class=<b>").status_code == 404


def test_unit_that_moved_since_keeps_its_rows_under_the_unit_of_that_day(units: Network) -> None:
    covered(units.park)
    report = build(units.henan, latest_over("month", timezone.localdate()), actor=None)
    tree.move(units.park, units.luanchuan, actor=None, reason="调整", day=timezone.localdate())
    cell = report.snapshots.get(unit_name="涧西区", figure=COVERAGE, klass=ALL)
    assert len(rows_behind(report, cell)) == cell.denominator == 3


def test_edition_without_kept_rows_says_so_and_promises_nothing(
    client: Client, units: Network, june: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_rows(*told: Any) -> Draft:
        draft = prepare(*told)
        draft.report.has_rows = False
        return replace(draft, kept=[])

    with monkeypatch.context() as before:
        before.setattr("reports.periods.builder.prepare", without_rows)
        report = june(units.luoyang)
    client.force_login(officer_of(units.luoyang))
    page = text(client, reverse("reports:period_rows", args=[report.pk, 0]))
    assert "未留存明细" in page
    assert reverse("reports:rows") in page
