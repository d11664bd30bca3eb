"""An engine goes away under the running site: plain pages in Chinese, nothing lost, and the work goes on by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kexie_portal.engines.postgres import Postgres
from kexie_portal.engines.valkey import Valkey
from tests.failures.site import Site, until
from tests.orgs.factories import fresh_uscc

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
PAGES = ("/", "/associations/", "/reports/", "/enterprises/new/", "/accounts/login/")


@pytest.fixture
def site(own_postgres: Postgres, own_valkey: Valkey, tmp_path: Path) -> Iterator[Site]:
    with Site(tmp_path, own_postgres, own_valkey) as running:
        try:
            yield running
        finally:
            print(running.logs())  # shown when the test fails


def registration(site: Site) -> dict[str, object]:
    return {
        "uscc": fresh_uscc(),
        "enterprise_name": "停机机械有限公司",
        "unit": site.facts["county"],
        "founded": "2024-05-20",
    }


def test_the_database_goes_away_and_comes_back(site: Site) -> None:
    assert site.get("/associations/")[0] == 200
    site.postgres.kill()
    for path in PAGES:
        status, text = site.get(path)
        assert status == 503, path
        assert "请" in text, "it speaks plainly"
        assert "Traceback" not in text
        assert "psycopg2" not in text
        assert "OperationalError" not in text
    assert site.get("/healthz")[0] == 200, "the process lives: nobody needs to restart it"
    status, text = site.get("/readyz")
    assert status == 503
    assert json.loads(text)["checks"]["database"]["ok"] is False
    site.postgres.start()
    until(lambda: site.get("/readyz")[0] == 200, "ready again")
    for path in PAGES:
        assert site.get(path)[0] in (200, 302), path
    status, where = site.post("/associations/register/", registration(site))
    assert status == 302
    assert "停机机械有限公司科学技术协会" in site.get(where)[1]


def test_the_broker_goes_away_and_what_was_asked_for_is_done_when_it_is_back(site: Site) -> None:
    site.start_worker()
    assert site.get("/reports/")[0] == 200
    site.valkey.kill()
    assert site.get("/healthz")[0] == 200
    assert site.get("/readyz")[0] == 503
    for path in PAGES:
        status, text = site.get(path)
        assert status in (200, 302, 503), f"{path}: {status}"
        assert "Traceback" not in text
    assert site.get("/associations/")[0] == 200, "the register needs no broker"
    status, where = site.post("/associations/register/", registration(site))
    assert status == 302
    assert "停机机械有限公司科学技术协会" in site.get(where)[1]
    status, job = site.post("/reports/periods/new/", {"unit": site.facts["city"], "period": period_of(site)})
    assert status == 302, job
    status, text = site.get(job)
    assert status in (200, 503), "the job is written down; its page is plain at worst"
    site.valkey.start()
    until(lambda: site.get("/readyz")[0] == 200, "ready again")
    until(
        lambda: "/reports/periods/" in site.get(job)[1].partition("<main")[2] and is_done(site, job), "the report", 180
    )


def period_of(site: Site) -> str:
    """Return the first period that the form offers; the page is drawn with the broker away."""
    text = site.get("/reports/periods/new/")[1]
    return text.partition('value="month:')[2].join(["month:", ""]).partition('"')[0]


def is_done(site: Site, job: str) -> bool:
    number = job.strip("/").rpartition("/")[2]
    return number in site.get("/jobs/?state=done")[1]
