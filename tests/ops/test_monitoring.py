"""What a monitor reads, and that a log line can be found by the number that a page shows."""

import logging
from datetime import date

import pytest
from django.core.cache import cache

from tests.orgs.founding.cases import brought_to, place


def test_metrics_are_for_this_machine_and_not_for_whom_a_proxy_here_passes_on(client, settings):
    settings.METRICS_TOKEN = ""
    for count in (0, 1):
        settings.TRUSTED_PROXY_COUNT = count
        assert client.get("/metrics").status_code == 200
        assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_metrics_open_to_the_token_alone_once_there_is_one(client, settings):
    settings.METRICS_TOKEN = "abc"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer abd"}).status_code == 404
    through = {"Authorization": "Bearer abc", "X-Forwarded-For": "203.0.113.9"}
    assert client.get("/metrics", headers=through).status_code == 200


def test_the_log_has_the_number_that_the_answer_shows(client, caplog):
    log = logging.getLogger("django_structlog")
    log.addHandler(caplog.handler)
    try:
        answer = client.get("/healthz", headers={"X-Request-ID": "from-the-proxy-1"})
    finally:
        log.removeHandler(caplog.handler)
    numbers = {record.msg["request_id"] for record in caplog.records if isinstance(record.msg, dict)}
    assert answer["X-Request-ID"] == "from-the-proxy-1"
    assert numbers == {"from-the-proxy-1"}


def numbers(client):
    lines = client.get("/metrics").content.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if line.startswith("kexie_"))


@pytest.mark.django_db
def test_metrics_tell_of_open_and_overdue_cases_and_what_waits_to_be_sent(client, settings):
    settings.METRICS_TOKEN = ""
    cache.clear()
    case = brought_to(place(), "county")
    type(case).objects.filter(pk=case.pk).update(due_on=date(2020, 1, 1))
    found = numbers(client)
    assert found['kexie_cases{kind="orgs.foundingcase",state="county"}'] == "1.0"
    assert found['kexie_cases_overdue{kind="orgs.foundingcase"}'] == "1.0"
    assert found['kexie_cases_overdue{kind="orgs.changecase"}'] == "0.0"
    assert found['kexie_webhook_deliveries_unsent{state="waiting"}'] == "0.0"
    assert found['kexie_mails_unsent{state="waiting"}'] == "0.0"
    assert found['kexie_jobs{state="queued"}'] == "0.0"


@pytest.mark.django_db
def test_a_second_look_at_the_metrics_asks_the_database_nothing(client, settings, django_assert_num_queries):
    settings.METRICS_TOKEN = ""
    cache.clear()
    numbers(client)
    with django_assert_num_queries(0):
        assert numbers(client)


def test_metrics_stand_while_the_database_is_away(client, settings):
    """Without the mark of the database pytest refuses every query, as a lost one would."""
    settings.METRICS_TOKEN = ""
    cache.clear()
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b"django_http_requests" in answer.content
    assert b"kexie_cases_overdue{" not in answer.content
