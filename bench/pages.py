"""Pages as a city officer: queries at two sizes, and the time under 16 clients against a signed-in empty page."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.load import HOST, Answers, load
from bench.measure import Measure, at_most, told
from bench.people import officer
from kexie_portal.engines.processes import free_port
from orgs.common.enums import Kind
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

LUOYANG = "410300"
BACKEND = "kexie_portal.accounts.backends.AccountBackend"
EMPTY = "bench-empty"
PAGES = {
    "home": ("web:home", ""),
    "tree": ("orgs:tree", ""),
    "associations": ("orgs:association_list", ""),
    "associations, filtered and sorted": ("orgs:association_list", "?industry=34&sort=-founded"),
    "enterprises": ("orgs:enterprise_list", ""),
    "enterprises, uncovered": ("orgs:enterprise_list", "?covered=no"),
    "targets": ("orgs:target_list", ""),
    "search, two characters": ("web:search", "?q=%E8%BD%B4%E6%89%BF"),
    "search, initials": ("web:search", "?q=jmjx"),
}


def city_officer() -> User:
    """Return the officer of Luoyang."""
    return officer("bench-city", Organization.objects.get(code=LUOYANG), "city_officer")


def paths() -> dict[str, str]:
    """Return the address of each page, details of an association and an enterprise of the city among them.

    The enterprise hosts an association: one that nothing covers yet might be covered when the larger size is asked.
    """
    city = Organization.objects.get(code=LUOYANG)
    node = Organization.objects.under(city).filter(kind=Kind.ASSOCIATION).order_by("pk").first()
    firm = Enterprise.objects.under(city).filter(covers__is_host=True).order_by("pk").first()
    if node is None or firm is None:
        raise RuntimeError("the city has no association or no enterprise")
    found = {name: reverse(url) + query for name, (url, query) in PAGES.items()}
    found["dashboard"] = reverse("reports:unit_dashboard", args=[city.pk])
    found["association"] = reverse("orgs:organization_detail", args=[node.pk])
    found["enterprise"] = reverse("orgs:enterprise_detail", args=[firm.pk])
    return found


def queries(user: User | None = None, addresses: dict[str, str] | None = None) -> dict[str, int]:
    """Return how many queries each page makes once its caches are warm; of a city officer unless told otherwise."""
    client = Client()
    client.force_login(user or city_officer(), backend=BACKEND)
    counts = {}
    for name, path in (addresses or paths()).items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        counts[name] = len(captured)
    return counts


def compare(small: dict[str, int], large: dict[str, int]) -> list[Measure]:
    """Compare the pages' queries at two sizes."""
    different = {name: (small[name], large[name]) for name in small if small[name] != large[name]}
    for name, pair in different.items():
        print("    differs:", name, pair)
    worst = max(large, key=lambda name: large[name])
    return [
        at_most("pages whose queries depend on the size", len(different), 0, "pages"),
        at_most("queries of the page that makes most", large[worst], 15, "queries", worst),
    ]


# ---------------------------------------------------------------- under load


def under_load(
    rounds: int = 12, user: User | None = None, addresses: dict[str, str] | None = None, who: str = ""
) -> list[Measure]:
    """Time the pages under 16 clients with gunicorn on this machine, against a signed-in empty page."""
    addresses = addresses or paths()
    cookie = cookie_of(user or city_officer())
    port = free_port()
    call_command("collectstatic", interactive=False, verbosity=0)
    server = serve(port)
    try:
        wait(port)
        load(port, list(addresses.values()), cookie, clients=4, rounds=2)
        answers, bases = _beside_empty(port, addresses, cookie, rounds)
    finally:
        server.terminate()
        server.wait(20)
    measures = [told(f"p95 of the empty page, 16 clients{who}", statistics.median(bases.values()) * 1000, "ms")]
    wrong = sum(answer.wrong for answer in answers.values())
    measures.append(at_most(f"answers under load that were not 200{who}", wrong, 0, "answers"))
    for name, answer in answers.items():
        measures.append(at_most(f"p95 of {name} against the empty page{who}", answer.p95 / bases[name], 5))
    return measures


def _beside_empty(
    port: int, addresses: dict[str, str], cookie: str, rounds: int
) -> tuple[dict[str, Answers], dict[str, float]]:
    """Load each page by itself, with the empty page before and after it: what else the machine does slows both.

    In a mixed load every page would wait for the slowest and all would look alike.
    """
    empty = reverse(EMPTY)

    def base() -> float:
        return load(port, [empty], cookie, rounds=rounds)[empty].p95

    answers, bases, before = {}, {}, base()
    for name, path in addresses.items():
        answers[name] = load(port, [path], cookie, rounds=rounds)[path]
        after = base()
        bases[name], before = (before + after) / 2, after
    return answers, bases


def cookie_of(user: User) -> str:
    """Return the cookie of a session of a user."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start gunicorn as production does, on a port of this machine."""
    command = [sys.executable, "-m", "gunicorn", "kexie_portal.wsgi:application", "--bind", f"{HOST}:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "error", "--keep-alive", "30"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "DJANGO_LOG_LEVEL": "ERROR"}
    with Path(os.devnull).open("wb") as nowhere:
        return subprocess.Popen(command, env=environment, stdout=nowhere)


def wait(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2)
        except OSError:
            time.sleep(0.25)
        else:
            cache.clear()
            return
    raise RuntimeError("the server did not start")
