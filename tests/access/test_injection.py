"""Names that are scripts, formulas or orders to a terminal: kept as they were typed, and run nowhere."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from kexie_portal.accounts.models import User
from kexie_portal.jobs.models import Job
from kexie_portal.notices.models import Notice
from kexie_portal.web.models import SavedView
from orgs.register.models.association import Association, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from reports.coverage.models import OfficialCount
from reports.periods.builder import build as build_report
from reports.periods.calendar import span_of
from tests.access.addresses import address
from tests.access.table import TABLE
from tests.access.world import World, frozen_report

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
TAG, ATTRIBUTE = "<script>alert(1)</script>", "\"onmouseover='alert(2)'<img src=x onerror=alert(3)>"
EVIL = f"甲{TAG}{ATTRIBUTE}"
#: What must never stand in a page as mark-up.
LIVE = ("<script>alert", "<img src=x", '"onmouseover=')
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1", '=HYPERLINK("http://x.example")')


@pytest.fixture
def evil(world: World) -> World:
    """Name everything of 洛阳 like a script; straight into the rows, as an older import might have."""
    city = world.luoyang
    nodes = [city.node.pk, city.county.pk, city.park.pk, city.association.pk, city.society.pk]
    Organization.objects.filter(pk__in=nodes).update(name=EVIL, short_name=EVIL[:60])
    Enterprise.objects.filter(unit=city.county).update(name=EVIL, address=EVIL, search_text=EVIL.lower())
    Association.objects.filter(pk=city.association.pk).update(letter_number=EVIL[:60], remark=EVIL)
    Officer.objects.update(name=EVIL[:40], duty=EVIL[:60], phone='"><script>alert(1)')
    User.objects.update(name=EVIL[:60], phone="<script>alert(1)"[:20])
    OfficialCount.objects.update(source=EVIL)
    SavedView.objects.update(name=EVIL[:60], query="q=" + EVIL)
    Job.objects.update(title=EVIL, message=EVIL, error=EVIL, result_message=EVIL)
    Notice.objects.update(title=EVIL, body=EVIL)
    city.batch.rows.update(name=EVIL, county=EVIL[:60], sheet=EVIL[:60])
    type(city.batch).objects.update(file_name=EVIL, message=EVIL, columns=[{"header": EVIL, "field": "name"}])
    city.report = frozen_report(Organization.objects.get(pk=city.node.pk), city.officer, EVIL, (EVIL,))
    return world


def live_in(text: str) -> list[str]:
    return [part for part in LIVE if part in text]


def test_a_name_that_is_a_script_runs_on_no_page(as_role: As, evil: World) -> None:
    urls = [address(name, evil.luoyang, evil) for name in TABLE]
    urls += [f"/organizations/{evil.luoyang.association.pk}/?tab={tab}" for tab in ("enterprises", "people", "history")]
    urls += [f"/organizations/{evil.luoyang.node.pk}/?tab={tab}" for tab in ("enterprises", "associations", "moves")]
    urls += [f"/search/?q={TAG}", f"/organizations/?q={ATTRIBUTE}", f"/enterprises/?q={EVIL}", "/"]
    for role in ("luoyang", "province", "security", "auditor", "sysadmin"):
        client = as_role(role)
        for url in urls:
            response = client.get(url)
            if "html" in response.headers.get("Content-Type", "") and not response.streaming:
                assert live_in(response.content.decode()) == [], f"{role} at {url}"


def test_what_is_typed_stands_in_the_form_again_as_text(as_role: As, evil: World) -> None:
    sent = {"uscc": EVIL, "enterprise_name": EVIL, "chair": EVIL, "name": EVIL, "labels-TOTAL_FORMS": EVIL}
    for url in ("/associations/register/", "/enterprises/new/", "/postings/new/", "/imports/new/", "/me/"):
        assert live_in(as_role("luoyang").post(url, sent).content.decode()) == []
    answer = Client().post("/accounts/login/", {"login": EVIL, "password": "x"})
    assert live_in(answer.content.decode()) == []


def test_the_options_of_charts_and_endpoints_are_data(as_role: As, evil: World) -> None:
    client = as_role("luoyang")
    for part in ("", "trend/", "prospects/"):
        text = client.get(f"/reports/unit/{evil.luoyang.node.pk}/{part}").content.decode()
        for block in re.findall(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', text, re.S):
            assert "<" not in block
            json.loads(block)
        assert live_in(text) == []
    for url in (
        "/enterprises/options/?q=甲",
        "/organizations/options/?q=",
        "/postings/places/",
        "/postings/people/?q=甲",
    ):
        response = client.get(url)
        assert response["Content-Type"].startswith("application/json")
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.printed
def test_a_script_in_a_name_does_not_get_into_the_print(evil: World) -> None:
    """The SVG of map and charts, and the page that WeasyPrint sets."""
    report = build_report(evil.luoyang.node, span_of("month", date(2026, 5, 1)), actor=None)
    assert report.pdf.size > 1000


def named_like_formulas(world: World) -> None:
    for number, formula in enumerate(FORMULAS):
        made = Enterprise.objects.create(
            uscc=f"91410300{number:010d}",
            name=formula,
            unit=world.luoyang.county,
            address=formula,
            name_key=str(number),
        )
        Officer.objects.create(
            association=world.luoyang.association, role="contact", name=formula[:40], phone=formula[:20]
        )
        assert made.pk
    Organization.objects.filter(pk=world.luoyang.county.pk).update(name=FORMULAS[0], short_name=FORMULAS[0])
    Organization.objects.filter(pk=world.luoyang.association.pk).update(name=FORMULAS[-1])
    OfficialCount.objects.update(source=FORMULAS[0])
    User.objects.filter(pk=world.luoyang.officer.pk).update(name=FORMULAS[0])
    type(world.luoyang.batch).objects.update(file_name=FORMULAS[0])


LISTS = {
    "luoyang": ("/associations/?columns=name,chair,contact,phone,host", "/enterprises/?columns=name,unit,address",
                "/enterprises/targets/", "/imports/?columns=file_name,unit,created_by", "/reports/official/",
                "/reports/rows/", "/reports/rows/associations/", "/postings/"),
    "auditor": ("/audit/", "/audit/exports/", "/signin-log/"),
}  # fmt: skip


@pytest.mark.parametrize(("role", "page"), [(role, page) for role, pages in LISTS.items() for page in pages])
def test_no_export_holds_a_live_formula(as_role: As, world: World, role: str, page: str) -> None:
    named_like_formulas(world)
    client = as_role(role)
    for kind in ("csv", "xlsx"):
        response = client.post(page, {"export": kind, "reason": FORMULAS[0]})
        assert response.status_code == 200
        content = b"".join(response.streaming_content) if response.streaming else response.content
        found = list(_csv_cells(content) if kind == "csv" else _live_cells(content))
        assert [cell for cell in found if _is_live(cell)] == []


def _csv_cells(content: bytes) -> Any:
    import csv

    yield from (cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row)


def _live_cells(content: bytes) -> Any:
    """Give the formulas of a workbook; a text that only looks like one is no danger there."""
    for row in load_workbook(io.BytesIO(content)).active.iter_rows():
        yield from (f"={cell.value}" for cell in row if cell.data_type == "f")


def _is_live(cell: str) -> bool:
    return cell[:1] in ("=", "+", "@", "\t", "\r", "＝") or (
        cell.startswith("-") and not re.fullmatch(r"-?[\d.]+", cell)
    )


def test_the_admins_export_holds_no_live_formula(as_role: As, world: World) -> None:
    named_like_formulas(world)
    User.objects.filter(pk=world.luoyang.officer.pk).update(is_staff=True)
    columns = {f"enterpriseresource_{name}": "on" for name in ("uscc", "name", "unit", "address")}
    response = as_role("luoyang").post("/manage/orgs/enterprise/export/", {"format": "1", "resource": "0", **columns})
    assert response.status_code == 200
    assert "HYPERLINK" in response.content.decode("utf-8-sig")
    assert [cell for cell in _csv_cells(response.content) if _is_live(cell)] == []


def test_the_spreadsheet_of_a_report_holds_no_live_formula(world: World) -> None:
    named_like_formulas(world)
    OfficialCount.objects.create(
        unit=world.luoyang.node, enterprise_class="all", as_of="2026-01-01", count=9, source=FORMULAS[0]
    )
    report = build_report(world.luoyang.node, span_of("month", date(2026, 5, 1)), actor=None)
    with report.xlsx.content.open("rb") as stream:
        book = load_workbook(stream)
    assert [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
