"""The walls around every page: headers, cookies, CSRF, redirects, hosts, sessions."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from kexie_portal.public.views import PublicView
from tests.access.addresses import address
from tests.access.table import TABLE
from tests.access.world import World

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
PASSWORD = "a-Long-password-9"
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "http:evil.example",
    "javascript:alert(1)", "https:///evil.example", "\thttps://evil.example",
)  # fmt: skip
#: The preview of a form, which a page of the portal shows in a frame; it only shows.
FRAMED = "/preview/frame/"


def test_every_page_carries_the_headers(as_role: As, world: World) -> None:
    client = as_role("luoyang")
    urls = [address(name, world.luoyang, world) for name in TABLE if name != "files:download"]
    for url in [*urls, "/", "/accounts/login/", "/no/such/page/", "/healthz", "/manage/", "/?q=%00"]:
        headers = client.get(url).headers
        policy = {
            part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split(";") if part.split()
        }
        assert policy["default-src"] == ["'self'"], url
        assert policy["script-src"] == ["'self'"], url
        framed = url.endswith(FRAMED)
        assert policy["frame-ancestors"] == (["'self'"] if framed else ["'none'"]), url
        assert policy["object-src"] == ["'none'"], url
        assert policy["base-uri"] == policy["form-action"] == ["'self'"], url
        assert headers["X-Content-Type-Options"] == "nosniff", url
        assert headers["X-Frame-Options"] == ("SAMEORIGIN" if framed else "DENY"), url
        assert headers["Referrer-Policy"] == "same-origin", url
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", url
        assert "camera=()" in headers["Permissions-Policy"], url


def test_pages_of_a_person_are_kept_by_no_cache(as_role: As, world: World) -> None:
    """Nor by the browser: who sits down at the desk next reads nothing by going back."""
    client = as_role("luoyang")
    known = [address(name, world.luoyang, world) for name, (get, _post) in TABLE.items() if get.of("luoyang") == 200]
    exports = ["/founding/?export=csv", "/memberships/?export=xlsx", f"/party/cities/{world.luoyang.node.pk}/"]
    for url in ["/", *known, *exports]:
        headers = client.get(url).headers
        if url.startswith("/reports/boundaries/"):
            continue  # the outlines of the counties are no secret
        assert "no-store" in headers["Cache-Control"], url
        assert "Cookie" in headers["Vary"], url
    phones = client.post("/associations/?columns=name,phone", {"export": "csv", "reason": "换届通知"})
    assert "no-store" in phones.headers["Cache-Control"]


def test_every_post_needs_the_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.luoyang.officer)
    for name, (_get, post) in TABLE.items():
        if post.of("luoyang") != 405:
            response = client.post(address(name, world.luoyang, world))
            assert response.status_code == 403, name
    for url in ("/accounts/login/", "/accounts/logout/", "/accounts/password/reset/", "/language/", "/manage/"):
        assert Client(enforce_csrf_checks=True).post(url).status_code in (403, 302), url
    assert Client(enforce_csrf_checks=True).post("/accounts/login/").status_code == 403


def test_no_view_of_ours_is_exempt_from_the_token() -> None:
    def views(patterns: Any) -> Any:
        for pattern in patterns:
            yield from [pattern.callback] if isinstance(pattern, URLPattern) else views(pattern.url_patterns)

    exempt = [view for view in views(get_resolver().url_patterns) if getattr(view, "csrf_exempt", False)]
    ours = [view for view in exempt if not view.__module__.startswith("allauth.")]
    signed_in = [view for view in ours if not issubclass(getattr(view, "view_class", object), PublicView)]
    assert signed_in == [], "public pages know no cookie, so there is nobody to act in the name of"


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nobody_is_sent_to_another_site(world: World, place: str) -> None:
    sign_in = {"login": world.luoyang.officer.username, "password": PASSWORD, "next": place}
    answers = [Client().post("/accounts/login/", sign_in), Client().post("/accounts/login/?next=" + place, sign_in)]
    client = Client()
    client.force_login(world.luoyang.officer)
    view = {"page": "orgs.enterprises", "name": "a", "query": "", "next": place}
    answers += [
        client.get("/accounts/login/", {"next": place}),
        client.post("/language/", {"language": "en", "next": place}),
        client.post("/language/", {"language": "en"}, headers={"Referer": place.strip()}),
        client.post("/views/new/", view),
        client.post(f"/views/{world.luoyang.view.pk}/delete/", {"next": place}),
        client.get("/accounts/reauthenticate/", {"next": place}),
        client.post("/accounts/logout/", {"next": place}),
    ]
    for response in answers:
        assert "evil" not in response.headers.get("Location", "")
        assert "javascript" not in response.headers.get("Location", "")


def test_a_background_request_of_another_site_leads_nowhere(world: World) -> None:
    for given in ("https://evil.example/x", "http://testserver//evil.example/x", "//evil.example"):
        answer = Client().get("/jobs/", headers={"HX-Request": "true", "HX-Current-URL": given})
        target = answer.headers.get("HX-Redirect") or answer.headers.get("Location", "")
        assert target.startswith("/accounts/login/")
        client = Client()
        done = client.post(target, {"login": world.luoyang.officer.username, "password": PASSWORD})
        assert "evil" not in done.headers.get("Location", "")


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver:evil", "", "a b"])
def test_a_foreign_host_is_refused(world: World, host: str) -> None:
    response = Client(raise_request_exception=False).get("/accounts/login/", headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_a_forwarded_host_or_address_is_not_believed(world: World, settings: Any) -> None:
    request = RequestFactory(headers={"X-Forwarded-Host": "evil.example"}).get("/")
    assert isinstance(request, HttpRequest)
    assert request.get_host() == "testserver"
    settings.METRICS_TOKEN = ""
    assert (
        Client(headers={"X-Forwarded-For": "127.0.0.1"}, REMOTE_ADDR="203.0.113.5").get("/metrics").status_code == 404
    )


def test_signing_in_changes_the_session_and_signing_out_ends_it(world: World) -> None:
    client = Client()
    client.get("/accounts/login/?next=/me/")
    client.cookies["sessionid"] = "a" * 32
    client.post("/accounts/login/", {"login": world.luoyang.officer.username, "password": PASSWORD})
    given = client.cookies["sessionid"].value
    assert given != "a" * 32
    fixed = Client()
    fixed.cookies["sessionid"] = "a" * 32
    assert fixed.get("/me/").status_code == 302
    client.post("/accounts/logout/")
    stolen = Client()
    stolen.cookies["sessionid"] = given
    assert stolen.get("/me/").status_code == 302


def test_the_cookies_are_out_of_reach_of_scripts(world: World) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": world.luoyang.officer.username, "password": PASSWORD})
    client.get("/me/")
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_production_asks_for_https_throughout() -> None:
    script = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.CSRF_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000,"
        " s.SECOND_FACTOR_REQUIRED, s.PORTAL_IS_DEMO)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], env=_production(), capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["False", *["True"] * 7, "False"]
    check = [sys.executable, "manage.py", "check", "--deploy"]
    done = subprocess.run(check, env=_production(), capture_output=True, text=True, check=True)
    warnings = set(re.findall(r"security\.W\d+", done.stderr))
    assert warnings <= {"security.W021"}, "but for the browsers' own list of HTTPS sites: " + done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without_its_secrets(missing: str) -> None:
    env = {name: value for name, value in _production().items() if name != missing}
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], env=env, capture_output=True, check=False
    )
    assert done.returncode != 0


def _production() -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "kexie_portal.settings.production",
        "SECRET_KEY": "k" * 60 + "".join(map(str, range(10))),
        "ENCRYPTION_KEYS": "e" * 40,
        "HASH_KEYS": "h" * 40,
        "ALLOWED_HOSTS": "portal.example.cn",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": "true",
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ".",
    }
