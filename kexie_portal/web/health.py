"""The portal tells machines whether it is alive and ready, and what it counts."""

import ipaddress
import secrets
import time
from collections.abc import Callable
from typing import NotRequired, TypedDict

import redis
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView

from kexie_portal.encryption.checks import demand_open
from kexie_portal.web import gauges

TIMEOUT = 2  # seconds a check may take


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing else, so that a lost database restarts nobody."""
    return JsonResponse({"status": "alive"})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Check database, broker, migrations and keys; 503 when one fails, with no detail that helps a stranger."""
    checks = {"database": _database, "broker": _broker, "migrations": _migrations, "encryption": demand_open}
    results = {name: _run(check) for name, check in checks.items()}
    ready = all(result["ok"] for result in results.values())
    return JsonResponse({"status": "ready" if ready else "not ready", "checks": results}, status=200 if ready else 503)


class Result(TypedDict):
    """What a check found; `fault` names the error of one that failed."""

    ok: bool
    milliseconds: float
    fault: NotRequired[str]


def _run(check: Callable[[], None]) -> Result:
    began = time.monotonic()
    try:
        check()
        fault = ""
    except Exception as error:  # whatever it is, the answer is "not ready"
        fault = type(error).__name__
    taken = round((time.monotonic() - began) * 1000, 1)  # not a figure: milliseconds
    result: Result = {"ok": not fault, "milliseconds": taken}
    if fault:
        result["fault"] = fault
    return result


def _database() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _broker() -> None:
    if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False):
        return
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT)
    try:
        client.ping()
    finally:
        client.close()


def _migrations() -> None:
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are missing")


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Give counters and open work to the monitor: by METRICS_TOKEN, or to this machine when none is set."""
    if not _may_read_metrics(request):
        raise Http404
    answer: HttpResponse = ExportToDjangoView(request)
    answer.content += gauges.text()
    return answer


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    if getattr(request, "came_through_a_proxy", False):  # then the loopback address is the proxy's
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
