"""Editions are sealed when they are written; their print carries number and QR code, and both prints are known."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from kexie_portal.files import later
from kexie_portal.sealing import queries, verifying
from kexie_portal.sealing.models import Package
from reports.periods import actions
from reports.periods.builder import build
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot
from reports.periods.sealing import KIND
from tests.orgs.factories import officer_of
from tests.reports.network import Network
from tests.reports.periods.conftest import JUNE, Build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def page(report: PeriodReport) -> str:
    package = Package.objects.of(report).get()
    return Client().get(f"/verify/{quote(package.number)}/{package.code}/").content.decode()


@pytest.mark.printed
def test_an_edition_is_sealed_and_its_print_carries_the_code(units: Network, june: Build) -> None:
    report = june(units.luoyang)
    package = Package.objects.of(report).get()
    assert (package.kind, package.number) == (KIND, f"R{units.luoyang.pk}-202606M-1")
    made = {one.form: one.sha256 for one in queries.files_made(package.entries.order_by("place"))}
    assert report.pdf is not None
    assert report.xlsx is not None
    assert made == {"pdf": report.pdf.sha256, "xlsx": report.xlsx.sha256}
    assert report.pdf.content.open("rb").read().count(package.stamp.mark.encode()) == 2
    assert verifying.check().faults == []
    told = page(report)
    assert "真实有效" in told
    assert package.title in told
    assert "2026年6月" in package.title


def test_the_next_edition_supersedes_the_one_before(units: Network, june: Build) -> None:
    first = june(units.luoyang)
    second = build(units.luoyang, JUNE, actor=None, reason="补录")
    assert f"已被{Package.objects.of(second).get().number}取代" in page(first)
    assert "真实有效" in page(second)
    assert verifying.check().faults == []


@pytest.mark.printed
def test_the_print_before_the_lock_and_the_one_after_are_both_known(units: Network, june: Build) -> None:
    report = june(units.luoyang)
    officer = officer_of(units.luoyang)
    before = report.pdf.sha256
    actions.lock(report, actor=officer)
    report.refresh_from_db()
    package = Package.objects.of(report).get()
    prints = [one.sha256 for one in queries.files_made(package.entries.order_by("place")) if one.form == "pdf"]
    assert prints == [before, report.pdf.sha256]
    assert before != report.pdf.sha256
    assert verifying.check().faults == []
    assert "真实有效" in page(report)


def test_a_file_that_is_made_when_it_is_opened_is_noted_then(units: Network, june: Build, settings: object) -> None:
    settings.PORTAL_IS_DEMO = True  # type: ignore[attr-defined]
    with later.when_opened():
        report = june(units.luoyang)
    package = Package.objects.of(report).get()
    assert not package.entries.exists()
    made = later.made(report.pdf)
    (noted,) = queries.files_made(package.entries.all())
    assert (noted.form, noted.sha256) == ("pdf", made.sha256)


def test_a_figure_altered_by_hand_is_said_and_named(units: Network, june: Build) -> None:
    from reports.periods import guards

    report = june(units.luoyang)
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica") if postgresql else guards.remove(connection)
    cell = Snapshot.objects.filter(report=report, numerator__isnull=False).first()
    assert cell is not None
    Snapshot.objects.filter(pk=cell.pk).update(numerator=cell.numerator + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin") if postgresql else guards.install(connection)
    assert "内容与签发时不一致" in page(report)
    assert [one.number for one in verifying.check().faults] == [Package.objects.of(report).get().number]
