"""Every page asks the database the same few questions for one row and for thirty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexie_portal.files.actions import store
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.notices.models import Notice
from kexie_portal.web.models import SavedView
from orgs.imports.access import LEDGER
from orgs.imports.models import BatchState, ImportBatch, Outcome
from reports.coverage.models import OfficialCount
from reports.periods.calendar import span_of
from reports.periods.models.period import Period, PeriodReport
from reports.periods.models.schedule import ReportSchedule
from tests.access.world import World
from tests.orgs.factories import (
    AssociationFactory,
    CountyFactory,
    EnterpriseFactory,
    IndustryFactory,
    LabelFactory,
    OfficerFactory,
    ParkFactory,
    UserFactory,
    post,
)

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
MOST = 15
ROWS = 30

PAGES = {
    "luoyang": (
        "/", "/organizations/", "/associations/", "/enterprises/", "/enterprises/targets/", "/imports/", "/postings/",
        "/reports/", "/reports/rows/", "/reports/rows/associations/", "/reports/official/", "/reports/periods/",
        "/reports/schedules/", "/jobs/", "/inbox/", "/work/", "/me/notices/",
        "/me/absences/", "/search/?q=机械", "/me/", "/roles/", "/associations/register/",
        "/enterprises/new/", "/postings/new/", "/imports/new/", "/organizations/found/?q=科学",
        "/enterprises/options/?q=机械", "/organizations/options/", "/postings/places/", "/postings/people/?q=人员",
        "{association}", "{association}?tab=enterprises", "{association}?tab=people", "{association}?tab=history",
        "{city}", "{city}?tab=enterprises", "{city}?tab=associations", "{city}?tab=history", "{city}branch/",
        "{enterprise}", "{batch}", "{report}", "{person}", "/reports/unit/{unit}/", "/reports/unit/{unit}/trend/",
        "/reports/unit/{unit}/prospects/", "/reports/drivers/", "/reports/drivers/rows/member_of_nothing/",
        "/associations/drivers/", "/party/", "/party/hosts/", "/party/organizations/", "/responsibility/", "/targets/",
        "/work-plans/", "/tasks/", "/reports/targets/", "/member-firms/", "/founding/invitations/",
        "/industries/plans/", "/surveys/", "/surveys/new/", "/surveys/to-fill/",
    ),
    "province": (
        "/", "/reports/", "/reports/drivers/", "/associations/", "/enterprises/", "/organizations/",
        "/enterprises/targets/", "/party/", "/responsibility/", "/reports/targets/",
    ),
    "auditor": ("/", "/audit/", "/audit/exports/", "/signin-log/"),
    "sysadmin": ("/", "/jobs/?whose=all", "/manage/", "/webhooks/", "/mails/"),
    "security": ("/", "/postings/", "/signin-log/"),
    "contact": ("/", "/associations/", "/enterprises/", "{association}", "/surveys/to-fill/"),
}  # fmt: skip


def address(page: str, world: World) -> str:
    city = world.luoyang
    return page.format(
        association=city.association.get_absolute_url(),
        city=city.node.get_absolute_url(),
        enterprise=city.enterprise.get_absolute_url(),
        batch=city.batch.get_absolute_url(),
        report=city.report.get_absolute_url(),
        person=f"/people/{city.posting.user_id}/",
        unit=city.node.pk,
    )


def grow(world: World) -> None:
    """Put thirty more rows behind every page."""
    city, industry = world.luoyang, IndustryFactory()
    for number in range(ROWS):
        county = CountyFactory(parent=city.node) if number % 6 == 0 else city.county
        host = EnterpriseFactory(unit=county, industry=industry)
        LabelFactory(enterprise=host, kind="high_tech")
        LabelFactory(enterprise=EnterpriseFactory(unit=ParkFactory(parent=county)), kind="above_scale")
        OfficerFactory(association=AssociationFactory(unit=county, host=host))
        OfficerFactory(association=city.association)
        city.association.covered.create(enterprise=host, first_day="2024-01-01")
        person = UserFactory()
        post(person, "reader", county)
        post(city.posting.user, "reader", county)
        OfficialCount.objects.create(
            unit=county,
            enterprise_class="all",
            as_of=f"2025-01-{number + 1:02}",
            count=1,
            source="公报",
            entered_by=person,
        )
        Job.objects.create(kind="reports.build_period", title="报表", owner=city.officer, state=JobState.DONE)
        Notice.objects.create(user=city.officer, title="通知")
        SavedView.objects.create(user=city.officer, page="orgs.enterprises", name=f"视图{number}", query="q=a")
        _import(world, number)
    _orders(world)


def _import(world: World, number: int) -> None:
    city = world.luoyang
    file = store(b"a,b\n", name=f"{number}.csv", purpose=LEDGER, owner=city.officer)
    ImportBatch.objects.create(
        unit=city.county, target="association", state=BatchState.READY, file=file, file_name=file.name,
        created_by=city.officer,
    )  # fmt: skip
    city.batch.rows.create(sheet="一", number=number + 3, outcome=Outcome.NEW, name=f"新{number}")


def _orders(world: World) -> None:
    for number in range(ROWS):
        span = span_of("month", span_of("month", world.luoyang.report.period.first_day).first_day.replace(
            year=2020 + number // 12, month=number % 12 + 1
        ))  # fmt: skip
        period, _made = Period.objects.get_or_create(
            kind=span.kind, first_day=span.first_day, defaults={"end_day": span.end_day}
        )
        copy = PeriodReport.objects.get(pk=world.luoyang.report.pk)
        copy.pk, copy.period, copy.xlsx, copy.edition, copy.reason = None, period, None, 1, ""
        copy.save()
    for unit in world.luoyang.node.get_children().filter(kind="county"):
        for kind in ("month", "quarter", "half", "year"):
            order = ReportSchedule.objects.create(unit=unit, kind=kind, owner=world.luoyang.officer)
            order.recipients.add(world.luoyang.officer)


def asked(client: Client, url: str) -> list[str]:
    client.get(url)  # what is kept for the next request is not counted
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url)
    assert response.status_code == 200, url
    return [one["sql"] for one in seen.captured_queries]


@pytest.mark.parametrize("role", list(PAGES))
def test_a_page_asks_no_more_for_thirty_rows_than_for_one(as_role: As, world: World, role: str) -> None:
    client = as_role(role)
    few = {page: len(asked(client, address(page, world))) for page in PAGES[role]}
    grow(world)
    many = {page: len(asked(client, address(page, world))) for page in PAGES[role]}
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
    assert {page: count for page, count in many.items() if count > MOST} == {}


def test_the_rows_without_an_address_are_those_of_the_own_unit(as_role: As, world: World) -> None:
    """Not every node that the user sees: the figure counts associations."""
    text = as_role("luoyang").get("/reports/rows/associations/").content.decode()
    body = text.partition("<tbody")[2].partition("</tbody")[0]
    assert world.luoyang.association.organization.name in body
    assert body.count("<tr>") == 1
