"""Error pages, health, metrics, headers."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from kexie_portal.web import errors, health


@pytest.mark.parametrize(
    ("kind", "status"), [("broken", 500), ("database", 503), ("stale", 409), ("denied", 403), ("large", 413)]
)
def test_a_fault_gets_a_plain_page_with_the_number_of_the_request(client: Client, kind: str, status: int) -> None:
    client.raise_request_exception = False
    response = client.get(f"/fault/{kind}/")
    assert response.status_code == status
    assert response["X-Request-ID"] in response.content.decode()
    assert "Traceback" not in response.content.decode()


def test_the_page_of_a_lost_database_asks_no_database(client: Client) -> None:
    """No `db` fixture: a query here would fail the test."""
    client.raise_request_exception = False
    response = client.get("/fault/database/")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"


def test_a_database_lost_before_the_view_is_503_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*args: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", lost)
    client.raise_request_exception = False
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/people/").status_code == 503


def test_a_page_that_is_not_there(client: Client, db: None) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_a_program_gets_its_fault_as_json(client: Client, db: None) -> None:
    answer = client.get("/no/such/page/", headers={"Accept": "application/json"})
    assert json.loads(answer.content)["status"] == 404


@pytest.mark.parametrize("status", sorted(errors.PAGES))
def test_every_error_page_stands_alone(status: int) -> None:
    page = errors.plain_page(RequestFactory().get("/"), status)
    assert page.status_code == status
    assert "%(" not in page.content.decode()


def test_the_number_of_the_proxy_is_taken_over_unless_it_is_odd(client: Client, db: None) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-12345678"})["X-Request-ID"] == "abc-12345678"
    assert client.get("/healthz", headers={"X-Request-ID": "a b{evil}"})["X-Request-ID"] != "a b{evil}"


def test_no_page_allows_inline_script_or_another_host(client: Client, db: None) -> None:
    policy = client.get("/welcome/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "http:" not in policy
    assert "unsafe-eval" not in policy


def test_alive_needs_no_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_ready_checks_each_engine(client: Client, db: None) -> None:
    answer = client.get("/readyz").json()
    assert answer["status"] == "ready"
    assert set(answer["checks"]) == {"database", "broker", "migrations", "encryption"}


def test_not_ready_when_the_broker_is_away(client: Client, db: None, settings: Any) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["broker"]["ok"] is False
    assert response.json()["checks"]["database"]["ok"] is True


def test_metrics_are_for_the_monitor_only(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 200
    assert not health._may_read_metrics(RequestFactory(REMOTE_ADDR="203.0.113.9").get("/metrics"))
    settings.METRICS_TOKEN = "secret"
    assert not health._may_read_metrics(RequestFactory().get("/metrics"))
    assert health._may_read_metrics(RequestFactory().get("/metrics", headers={"Authorization": "Bearer secret"}))
