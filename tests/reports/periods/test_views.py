"""Reports and schedules in the browser: scope, building, locking, delivering."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from kexie_portal.jobs.models import Job
from kexie_portal.notices.models import Notice
from reports.periods import schedules
from reports.periods.builder import build
from reports.periods.calendar import latest_over, span_of
from reports.periods.models.period import PeriodReport
from reports.periods.models.schedule import ReportSchedule
from tests.orgs.factories import UserFactory, officer_of, post
from tests.reports.network import Network
from tests.reports.periods.conftest import JUNE, Build


def test_report_is_seen_in_its_scope_alone(client: Client, units: Network, june: Build) -> None:
    report = june(units.luoyang)
    assert report.xlsx is not None
    addresses = [report.get_absolute_url(), report.xlsx.get_absolute_url()]
    client.force_login(officer_of(units.zhengzhou))
    assert {client.get(address).status_code for address in addresses} == {404}
    assert "2026" not in client.get(reverse("reports:period_list")).content.decode().split("<main")[1].split("<form")[0]
    assert client.post(reverse("reports:period_lock", args=[report.pk])).status_code == 404
    for unit in (units.luoyang, units.henan):
        client.force_login(officer_of(unit))
        assert {client.get(address).status_code for address in addresses} == {200}


def test_county_officer_sees_his_county_only(client: Client, units: Network, june: Build) -> None:
    city, county = june(units.luoyang), june(units.jianxi)
    client.force_login(officer_of(units.jianxi))
    assert client.get(city.get_absolute_url()).status_code == 404
    assert client.get(county.get_absolute_url()).status_code == 200


def test_page_shows_frozen_figures_with_links_to_rows(client: Client, units: Network, june: Build) -> None:
    report = june(units.luoyang)
    units.luoyang.short_name = "改名市"
    units.luoyang.save()
    client.force_login(officer_of(units.luoyang))
    page = client.get(report.get_absolute_url()).content.decode()
    assert "洛阳市" in page
    assert "33.3%" in page
    assert reverse("reports:period_rows", args=[report.pk, 0]) in page


def test_page_takes_as_many_queries_for_a_county_as_for_the_province(
    client: Client, units: Network, june: Build, django_assert_max_num_queries: Any
) -> None:
    report = june(units.henan)
    client.force_login(officer_of(units.henan))
    with django_assert_max_num_queries(17):
        client.get(report.get_absolute_url())
    with django_assert_max_num_queries(17):
        client.get(reverse("reports:period_list"))


def test_report_is_built_on_demand_and_ends_in_the_inbox(
    client: Client, units: Network, django_capture_on_commit_callbacks: Any
) -> None:
    officer = officer_of(units.luoyang)
    client.force_login(officer)
    span = latest_over("month", timezone.localdate())
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("reports:period_build"), {"unit": units.jianxi.pk, "period": f"month:{span.first_day}"}
        )
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    assert job.state == "done", job.traceback
    report = PeriodReport.objects.get()
    assert (report.unit, report.built_by) == (units.jianxi, officer)
    assert Notice.objects.get(user=officer).url == report.get_absolute_url()


def test_report_outside_the_scope_cannot_be_ordered(client: Client, units: Network) -> None:
    client.force_login(officer_of(units.zhengzhou))
    span = latest_over("month", timezone.localdate())
    client.post(reverse("reports:period_build"), {"unit": units.luoyang.pk, "period": f"month:{span.first_day}"})
    assert not Job.objects.exists()
    client.force_login(UserFactory())
    assert client.get(reverse("reports:period_build")).status_code == 403


def test_locking_is_for_the_over_and_the_entitled(client: Client, units: Network, june: Build) -> None:
    report = june(units.luoyang)
    running = build(units.luoyang, span_of("year", timezone.localdate()), actor=None)
    client.force_login(officer_of(units.luoyang, "reader"))
    assert client.post(reverse("reports:period_lock", args=[report.pk])).status_code == 403
    officer = officer_of(units.luoyang)
    client.force_login(officer)
    client.post(reverse("reports:period_lock", args=[running.pk]))
    client.post(reverse("reports:period_lock", args=[report.pk]))
    assert list(PeriodReport.objects.filter(locked_at__isnull=False)) == [report]
    client.post(reverse("reports:period_rebuild", args=[report.pk]), {"reason": "补录"})
    assert not Job.objects.exists()
    page = client.get(report.get_absolute_url()).content.decode()
    assert reverse("reports:period_rebuild", args=[report.pk]) not in page


def schedule_data(unit_pk: int, **changed: Any) -> dict[str, Any]:
    """Return what the form sends."""
    return {"unit": unit_pk, "kind": "quarter", "day": 5, "hour": 7, "enabled": "on", **changed}


def test_schedule_is_kept_in_step_with_beat(client: Client, units: Network) -> None:
    officer = officer_of(units.luoyang)
    client.force_login(officer)
    client.post(reverse("reports:schedule_create"), schedule_data(units.luoyang.pk, recipients=[officer.pk]))
    schedule = ReportSchedule.objects.get()
    task = PeriodicTask.objects.get(task=schedules.TASK)
    assert (task.crontab.day_of_month, task.crontab.hour, task.crontab.month_of_year) == ("5", "7", "1,4,7,10")
    client.post(
        reverse("reports:schedule_update", args=[schedule.pk]),
        {"kind": "month", "day": 9, "hour": 8, "version": schedule.version},
    )
    task.refresh_from_db()
    assert (task.enabled, task.crontab.day_of_month, task.crontab.month_of_year) == (False, "9", "*")
    assert not ReportSchedule.objects.get().recipients.exists()


def test_stale_schedule_shows_both_versions(client: Client, units: Network) -> None:
    officer = officer_of(units.luoyang)
    client.force_login(officer)
    client.post(reverse("reports:schedule_create"), schedule_data(units.luoyang.pk))
    address = reverse("reports:schedule_update", args=[ReportSchedule.objects.get().pk])
    client.post(address, schedule_data(units.luoyang.pk, day=9, version=1))
    assert client.post(address, schedule_data(units.luoyang.pk, day=10, version=1)).status_code == 409
    assert ReportSchedule.objects.get().day == 9


def test_a_schedule_whose_task_was_paused_is_said_to_be(client: Client, units: Network) -> None:
    client.force_login(officer_of(units.luoyang))
    client.post(reverse("reports:schedule_create"), schedule_data(units.luoyang.pk))
    assert not ReportSchedule.objects.get().is_paused
    PeriodicTask.objects.filter(task=schedules.TASK).update(enabled=False)
    assert ReportSchedule.objects.get().is_paused
    assert 'class="state state-wait"' in client.get(reverse("reports:schedule_list")).content.decode()


def test_schedule_outside_the_scope_is_not_found_or_given(client: Client, units: Network) -> None:
    client.force_login(officer_of(units.luoyang))
    client.post(reverse("reports:schedule_create"), schedule_data(units.luoyang.pk))
    schedule = ReportSchedule.objects.get()
    client.force_login(officer_of(units.zhengzhou))
    assert client.get(schedule.get_absolute_url()).status_code == 404
    client.post(reverse("reports:schedule_create"), schedule_data(units.luoyang.pk, kind="year"))
    assert ReportSchedule.objects.count() == 1
    client.force_login(officer_of(units.jianxi))
    assert client.get(reverse("reports:schedule_list")).status_code == 403


def test_recipients_are_people_who_may_see_the_unit(client: Client, units: Network) -> None:
    client.force_login(officer_of(units.luoyang))
    stranger = officer_of(units.zhengzhou)
    client.post(reverse("reports:schedule_create"), schedule_data(units.luoyang.pk, recipients=[stranger.pk]))
    assert not ReportSchedule.objects.exists()


def test_beat_builds_the_period_just_over_and_delivers_it(
    client: Client, units: Network, django_capture_on_commit_callbacks: Any
) -> None:
    owner, reader, left = officer_of(units.luoyang), officer_of(units.henan), UserFactory()
    posting = post(left, "reader", units.luoyang)
    schedule = schedules.save(
        ReportSchedule(unit=units.luoyang, kind="month", day=3, hour=6), [reader, left], actor=owner
    )
    posting.end_day = date(2021, 1, 1)
    posting.save()
    with django_capture_on_commit_callbacks(execute=True):
        schedules.run(schedule.pk)
    report = PeriodReport.objects.get()
    assert report.period.span == latest_over("month", timezone.localdate())
    assert {notice.user for notice in Notice.objects.filter(url=report.get_absolute_url())} == {owner, reader}


def test_schedule_of_a_locked_period_does_nothing(units: Network) -> None:
    span = latest_over("month", timezone.localdate())
    report = build(units.henan, span, actor=None)
    PeriodReport.objects.filter(pk=report.pk).update(locked_at=timezone.now())
    schedule = schedules.save(
        ReportSchedule(unit=units.luoyang, kind="month", day=3, hour=6), [], actor=officer_of(units.luoyang)
    )
    assert schedules.run(schedule.pk) is None
    assert JUNE.is_over(timezone.localdate())
