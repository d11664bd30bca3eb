"""What a monitor reads, and that a log line can be found by the number that a page shows."""

import logging


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
