"""P1: a lock holds at every door. Page, import, job, schedule, administration, command, action and database by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from kexie_portal.accounts.models import User
from kexie_portal.files.actions import delete as delete_file
from kexie_portal.files.models import StoredFile
from kexie_portal.jobs.models import Job
from orgs.common.enums import EnterpriseClass
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.coverage.actions import correct_official_count
from reports.coverage.models import OfficialCount
from reports.periods import actions, builder, guards, schedules
from reports.periods.calendar import Span, latest_over
from reports.periods.errors import ReportRefused
from reports.periods.models.period import Period, PeriodReport
from reports.periods.models.rows import KeptRows
from reports.periods.models.schedule import ReportSchedule
from reports.periods.models.snapshot import Snapshot
from tests.orgs.factories import fresh_uscc, officer_of
from tests.reports.network import Network, covered
from tests.reports.periods.conftest import Build

pytestmark = pytest.mark.both


@pytest.fixture
def span() -> Span:
    """Return the month that is just over, which schedules build."""
    return latest_over("month", timezone.localdate())


@pytest.fixture
def count(units: Network, span: Span) -> OfficialCount:
    """An official count that the report prints."""
    return OfficialCount.objects.create(
        unit=units.luoyang, enterprise_class=EnterpriseClass.ALL, as_of=span.first_day, count=40, source="统计公报"
    )


@pytest.fixture
def locked(units: Network, span: Span, count: OfficialCount) -> Iterator[PeriodReport]:
    """Lock the province's month; whatever a test does, at its end the period shows what it showed."""
    report = builder.build(units.henan, span, actor=None)
    actions.lock(report, actor=officer_of(units.henan))
    report = PeriodReport.objects.get(pk=report.pk)
    before = shown(report)
    yield report
    assert shown(PeriodReport.objects.get(pk=report.pk)) == before
    assert not PeriodReport.objects.filter(period=report.period_id).exclude(pk=report.pk).exists()
    assert not Job.objects.filter(state="done").exists()


@pytest.fixture
def as_in_production(settings: Any) -> None:
    """Take away what lets the test runner empty its tables."""
    settings.AUDIT_ALLOW_FLUSH = False


def shown(report: PeriodReport) -> list[Any]:
    """Return all that a locked period shows: the edition, its figures, its rows, its files."""
    tables: list[models.QuerySet[Any, Any]] = [
        PeriodReport.objects.filter(pk=report.pk),
        Period.objects.filter(pk=report.period_id),
        report.snapshots.order_by("pk"),
        report.kept_rows.order_by("pk"),
        StoredFile.objects.filter(pk__in=[report.xlsx_id, report.pdf_id]).order_by("pk"),
    ]
    found = [row for table in tables for row in table.values_list()]
    assert len(found) > 10
    return [[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in found]


def test_p1_page(client: Client, units: Network, span: Span, locked: PeriodReport) -> None:
    order = {"period": f"month:{span.first_day}", "reason": "再来一版"}
    for unit in (units.henan, units.luoyang, units.jianxi, units.park):
        client.force_login(officer_of(units.henan))
        answer = client.post(reverse("reports:period_build"), {"unit": unit.pk, **order})
        assert "锁定，数据已发布" in answer.content.decode()
    again = reverse("reports:period_rebuild", args=[locked.pk])
    assert client.get(again)["Location"] == locked.get_absolute_url()
    assert client.post(again, {"reason": "再来一版"}).status_code == 422
    client.post(reverse("reports:period_lock", args=[locked.pk]))
    page = client.get(locked.get_absolute_url()).content.decode()
    assert again not in page
    assert "已锁定" in page
    assert not Job.objects.exists()


def test_p1_page_of_official_counts(client: Client, units: Network, locked: PeriodReport, count: OfficialCount) -> None:
    client.force_login(officer_of(units.luoyang))
    address = reverse("reports:official_count_update", args=[count.pk])
    told = {"unit": units.luoyang.pk, "enterprise_class": "all", "as_of": count.as_of.isoformat(), "source": "更正"}
    answer = client.post(address, {**told, "count": 99, "version": count.version})
    assert "不能更正" in answer.content.decode()
    with pytest.raises(Exception, match="锁定"):
        correct_official_count(count, actor=officer_of(units.luoyang), count=99, source="更正")
    count.refresh_from_db()
    assert (count.count, count.source) == (40, "统计公报")


def test_p1_job_that_was_ordered_before_the_lock(
    units: Network, span: Span, django_capture_on_commit_callbacks: Any
) -> None:
    report = builder.build(units.luoyang, span, actor=None)
    officer = officer_of(units.luoyang)
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.order(units.luoyang, span, actor=officer, reason="补录")
        actions.lock(report, actor=officer)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "锁定" in job.error
    assert PeriodReport.objects.get().is_locked


def test_p1_lock_while_a_build_is_under_way(units: Network, span: Span) -> None:
    report, officer = builder.build(units.luoyang, span, actor=None), officer_of(units.luoyang)

    def lock_at_the_last(done: int, total: int, message: str) -> None:
        if done == 4:
            actions.lock(report, actor=officer)

    with pytest.raises(ReportRefused):
        builder.build(units.luoyang, span, actor=None, reason="补录", tell=lock_at_the_last)
    assert PeriodReport.objects.get().is_locked


def test_p1_schedule_and_its_run_now_in_the_administration(
    client: Client, units: Network, locked: PeriodReport, django_capture_on_commit_callbacks: Any
) -> None:
    for unit in (units.henan, units.luoyang):
        order = ReportSchedule(unit=unit, kind="month", day=3, hour=6)
        schedule = schedules.save(order, [], actor=officer_of(units.henan))
        assert schedules.run(schedule.pk) is None
    client.force_login(officer_of(units.henan, "sysadmin"))
    tasks = list(PeriodicTask.objects.filter(task=schedules.TASK).values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        sent = {"action": "run_tasks", "_selected_action": tasks}
        client.post(reverse("admin:django_celery_beat_periodictask_changelist"), sent)
    assert not Job.objects.exists()


def test_p1_administration_has_no_door_to_what_a_lock_closes() -> None:
    closed = {PeriodReport, Period, Snapshot, KeptRows, OfficialCount, StoredFile, ReportSchedule}
    assert not closed & set(admin.site._registry)


def test_p1_import_by_command(units: Network, locked: PeriodReport, tmp_path: Path) -> None:
    ledger = tmp_path / "企业名录.csv"
    code = fresh_uscc()
    ledger.write_text(f"企业名称,统一社会信用代码,县（市、区）\n涧西后补机械有限公司,{code},涧西区\n", "utf-8")
    call_command("import_ledger", str(ledger), "--unit", "410300", "--target", "enterprise")
    assert Enterprise.objects.filter(uscc=code, unit=units.jianxi).exists(), "the import itself went in"


def test_p1_register_and_tree_may_change_and_the_period_stays_closed(
    units: Network, span: Span, locked: PeriodReport
) -> None:
    Enterprise.objects.filter(unit=units.jianxi).update(name="改名有限公司", unit=units.zhongyuan)
    covered(units.luanchuan)
    tree.move(units.park, units.zhongyuan, actor=None, reason="调整", day=timezone.localdate())
    Organization.objects.filter(pk=units.luoyang.pk).update(short_name="洛阳", name="洛阳市科学技术协会")
    for unit in (units.luoyang, units.park):
        with pytest.raises(ReportRefused):
            builder.build(unit, span, actor=None, reason="调整后")


def test_p1_unit_that_left_the_locked_unit_stays_closed(units: Network, span: Span) -> None:
    report = builder.build(units.luoyang, span, actor=None)
    actions.lock(report, actor=officer_of(units.luoyang))
    tree.move(units.park, units.zhongyuan, actor=None, reason="划转", day=timezone.localdate())
    with pytest.raises(ReportRefused):
        builder.build(units.park, span, actor=None)
    assert builder.build(units.zhengzhou, span, actor=None).pk


def test_p1_actions(units: Network, span: Span, locked: PeriodReport) -> None:
    officer = officer_of(units.henan)
    doors: list[Callable[[], object]] = [
        lambda: builder.build(units.henan, span, actor=officer, reason="补录"),
        lambda: builder.build(units.luoyang, span, actor=None),
        lambda: actions.order(units.luoyang, span, actor=officer, reason="补录"),
        lambda: actions.lock(locked, actor=officer),
    ]
    for door in doors:
        with pytest.raises(ReportRefused):
            door()


@pytest.mark.usefixtures("as_in_production")
def test_p1_database_by_hand(units: Network, locked: PeriodReport, count: OfficialCount) -> None:
    cell, held = locked.snapshots.exclude(numerator=None).first(), locked.kept_rows.first()
    assert cell is not None
    assert held is not None
    files = StoredFile.objects.filter(pk__in=[locked.xlsx_id, locked.pdf_id])
    here = PeriodReport.objects.filter(pk=locked.pk)
    doors: dict[str, Callable[[], object]] = {
        "a figure": lambda: Snapshot.objects.filter(pk=cell.pk).update(numerator=99),
        "a figure gone": lambda: Snapshot.objects.filter(pk=cell.pk).delete(),
        "one more figure": lambda: Snapshot.objects.create(**again(cell, place=999)),
        "rows": lambda: KeptRows.objects.filter(pk=held.pk).update(packed=b""),
        "rows gone": lambda: KeptRows.objects.filter(pk=held.pk).delete(),
        "more rows": lambda: KeptRows.objects.create(report=locked, place=999, unit_id=1, unit_name="某", packed=b""),
        "unlocking": lambda: here.update(locked_at=None, locked_by=None),
        "another day of the lock": lambda: here.update(locked_at=timezone.now()),
        "another name": lambda: here.update(unit_name="改名"),
        "other definitions": lambda: here.update(definitions=[]),
        "other files": lambda: here.update(xlsx=None),
        "a next edition": lambda: PeriodReport.objects.create(**again(locked, edition=2, reason="补录")),
        "an edition of a unit below": lambda: PeriodReport.objects.create(**again(locked, unit=units.jianxi)),
        "other days of the period": lambda: Period.objects.update(end_day=date(2030, 1, 1)),
        "the official count that it prints": lambda: OfficialCount.objects.filter(pk=count.pk).update(count=99),
        "that official count gone": lambda: OfficialCount.objects.filter(pk=count.pk).delete(),
        "the bytes of its files": lambda: files.update(sha256="0" * 64),
    }
    for name, door in doors.items():
        assert "stand as they were built" in refusal_of(door), f"{name} went through"
    protected: list[Callable[[], object]] = [lambda: delete_file(files[0]), locked.delete, locked.period.delete]
    for door in protected:
        with pytest.raises(ProtectedError), transaction.atomic():
            door()


def refusal_of(door: Callable[[], object]) -> str:
    """Try a door; return why the database refused, and nothing where it did not."""
    try:
        with transaction.atomic():
            door()
    except IntegrityError as refusal:
        return str(refusal)
    return ""


def again(row: models.Model, **changed: Any) -> dict[str, Any]:
    """Return the values of a row without its key and files, with some changed."""
    told = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    return {**told, "id": None, **({"xlsx": None, "pdf": None, "locked_at": None, "locked_by": None}
            if isinstance(row, PeriodReport) else {}), **changed}  # fmt: skip


@pytest.mark.usefixtures("as_in_production")
def test_edition_that_is_not_locked_stands_as_well(units: Network, june: Build) -> None:
    report = june(units.luoyang)
    here, cells = PeriodReport.objects.filter(pk=report.pk), Snapshot.objects.filter(report=report)
    doors: list[Callable[[], object]] = [
        lambda: here.update(built_at=timezone.now()),
        lambda: here.update(reason="另一个原因", edition=2),
        lambda: here.update(pdf=None),
        lambda: cells.update(numerator=None, state="na"),
        lambda: cells.delete(),
        lambda: KeptRows.objects.filter(report=report).delete(),
    ]
    for door in doors:
        with pytest.raises(IntegrityError, match="stand as they were built"), transaction.atomic():
            door()


def test_every_column_and_every_table_of_an_edition_is_guarded() -> None:
    """A new column or table of editions is named in the guards, or this fails."""
    free = {"id", "locked_at", "locked_by_id", *guards.FILES}
    assert {field.column for field in PeriodReport._meta.concrete_fields} == {*guards.FIXED, *free}
    behind = {one.related_model._meta.db_table for one in PeriodReport._meta.related_objects}
    for table in behind:
        assert {event for name, event, _when in guards.RULES if name == table} == {"INSERT", "UPDATE", "DELETE"}


def test_a_superseded_edition_is_not_locked(client: Client, units: Network, june: Build) -> None:
    first, officer = june(units.luoyang), officer_of(units.luoyang)
    builder.build(units.luoyang, first.period.span, actor=None, reason="补录")
    with pytest.raises(ReportRefused):
        actions.lock(first, actor=officer)
    client.force_login(officer)
    client.post(reverse("reports:period_lock", args=[first.pk]))
    assert not PeriodReport.objects.filter(locked_at__isnull=False).exists()
    assert reverse("reports:period_lock", args=[first.pk]) not in client.get(first.get_absolute_url()).content.decode()


def test_report_of_a_unit_below_says_which_lock_closes_it(client: Client, units: Network, june: Build) -> None:
    below, above = june(units.luoyang), june(units.henan)
    locker: User = officer_of(units.henan)
    actions.lock(above, actor=locker)
    client.force_login(officer_of(units.luoyang))
    page = client.get(below.get_absolute_url()).content.decode()
    assert "河南的本期报告已锁定" in page
    assert "未锁定" in page, "this edition itself was not locked"
    assert reverse("reports:period_rebuild", args=[below.pk]) not in page
