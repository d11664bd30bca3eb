"""What happens before any page: find the true address, sign out the idle, send people to duties that come first."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kexie_portal.accounts import passwords, second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]

LAST_ACT = "last_act"
#: The session is written at most this often for the sake of the idle clock, in seconds.
NOTE_EVERY = 30
#: A page that asks by itself (progress, unread count) sends this header and keeps nobody signed in.
BACKGROUND_HEADER = "X-Background"
SIGN_OUT_VIEWS = frozenset({"account_logout", "accounts:idle", "set_language"})
PASSWORD_VIEWS = SIGN_OUT_VIEWS | {"account_change_password"}
FACTOR_VIEWS = PASSWORD_VIEWS | {"account_reauthenticate"}


class ClientAddressMiddleware:
    """Put the client's address into `REMOTE_ADDR`, for lockout, logs and audit alike.

    `X-Forwarded-For` is believed for as many proxies as `TRUSTED_PROXY_COUNT` says and dropped otherwise,
    because anybody can send one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace the proxy's address by the client's and pass on."""
        request.came_through_a_proxy = "HTTP_X_FORWARDED_FOR" in request.META  # type: ignore[attr-defined]
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",")
        count = settings.TRUSTED_PROXY_COUNT
        if count and len(forwarded) >= count and forwarded[-count].strip():
            request.META["REMOTE_ADDR"] = forwarded[-count].strip()
        return self.get_response(request)


class IdleSignOutMiddleware:
    """Sign out whoever did nothing for `IDLE_SIGN_OUT_SECONDS` (GB/T 22239-2019, 8.1.4.1 b)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out or note the act, then pass on."""
        if request.user.is_authenticated:
            idle = idle_seconds(request)
            if idle > settings.IDLE_SIGN_OUT_SECONDS:
                return self._sign_out(request)
            if BACKGROUND_HEADER not in request.headers and (idle >= NOTE_EVERY or LAST_ACT not in request.session):
                request.session[LAST_ACT] = int(time.time())
        return self.get_response(request)

    @staticmethod
    def _sign_out(request: HttpRequest) -> HttpResponse:
        request.signed_out_for_being_idle = True  # type: ignore[attr-defined]
        logout(request)
        minutes = settings.IDLE_SIGN_OUT_SECONDS // 60
        messages.info(request, _("You did nothing for %(n)d minutes and were signed out.") % {"n": minutes})
        return redirect_to_login(page_of(request))


class HtmxRedirectMiddleware:
    """Turn a redirect to the sign-in page into one of the whole page where htmx asked for a fragment."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace the answer where it would put the sign-in page into a fragment."""
        response = self.get_response(request)
        if "HX-Request" not in request.headers or not isinstance(response, HttpResponseRedirect):
            return response
        if urlsplit(response.url).path not in _whole_pages():
            return response
        answer = HttpResponse()
        is_sign_in = urlsplit(response.url).path == resolve_url(settings.LOGIN_URL)
        answer["HX-Redirect"] = redirect_to_login(page_of(request)).url if is_sign_in else response.url
        return answer


class FirstDutiesMiddleware:
    """Let nobody past a due password or a missing second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the check needs the view's name and happens in `process_view`."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Send a person with a duty to the page where it is done."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or name in PASSWORD_VIEWS:
            return None
        if passwords.is_due(request.user):
            return redirect("account_change_password")
        if name in FACTOR_VIEWS or name.startswith("mfa_"):
            return None
        return redirect("mfa_index") if second_factor.is_missing(request) else None


def idle_seconds(request: HttpRequest) -> int:
    """Return how long the person did nothing, 0 in a fresh session."""
    now = int(time.time())
    return max(0, now - request.session.get(LAST_ACT, now))


def page_of(request: HttpRequest) -> str:
    """Return the path to come back to: the page itself, or the page that a form or fragment was on."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    url = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _whole_pages() -> set[str]:
    names = ("account_reauthenticate", "account_change_password", "mfa_index", "mfa_reauthenticate")
    return {resolve_url(settings.LOGIN_URL), *(reverse(name) for name in names)}
