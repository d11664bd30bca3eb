"""A number for every request, and plain pages for what a request may run into."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from kexie_portal.errors import Stale
from kexie_portal.web.errors import ENGINE_FAULTS, engine_down, plain_page

log = structlog.get_logger(__name__)
OUT_OF_RANGE = "22003"  # PostgreSQL: numeric value out of range
NOT_NEEDED = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=()"
)
GIVEN = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give each request a number, bound to its log lines and sent back as X-Request-ID."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take over the number of the proxy when it is sound; a log must not hold what a visitor writes."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        number = given if GIVEN.match(given) else uuid.uuid4().hex
        request.META["HTTP_X_REQUEST_ID"] = number
        request.__dict__.pop("headers", None)  # read before: the log's middleware must see the number there
        request.request_id = number  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=number)
        response = self.get_response(request)
        structlog.contextvars.bind_contextvars(request_id=number)  # lines that Django writes after the last middleware
        response["X-Request-ID"] = number
        return response


class SoundRequestMiddleware:
    """Refuse a NUL in an address or a cookie, which no page sends and PostgreSQL keeps in no text; tell the browser
    what no page of ours needs, and to keep none: whoever sits down next reads nothing by going back.

    In a form it is an error of its field.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400, or pass on."""
        sent = [request.path_info, *request.COOKIES, *request.COOKIES.values()]
        has_nul = "%00" in request.META.get("QUERY_STRING", "") or any("\x00" in text for text in sent)
        response = plain_page(request, 400) if has_nul else self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NOT_NEEDED)
        # The answer to a form stays in the history, else going back to it would show the browser's fault page.
        if request.method in ("GET", "HEAD") or "Content-Disposition" in response:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class PlainFaultMiddleware:
    """Turn a lost engine into a plain 503, a stale edit into 409, too much data into 413; other faults stay 500.

    A number that no column holds and a NUL that no form looked at are 400: the request is at fault.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; Django calls `process_exception` for what a view raises."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for what a view raised."""
        if isinstance(exception, ENGINE_FAULTS):
            return engine_down(request, exception)
        if isinstance(exception, Stale):
            return plain_page(request, 409)
        if isinstance(exception, RequestDataTooBig):
            return plain_page(request, 413)
        if _cannot_be_kept(exception):
            log.warning("value_that_no_column_holds", exc_info=exception)
            return plain_page(request, 400)
        return None


def _cannot_be_kept(exception: Exception) -> bool:
    """Tell whether a value of the request is one that the database has no room for, on either database."""
    if isinstance(exception, DataError):
        return getattr(exception.__cause__, "pgcode", "") == OUT_OF_RANGE
    text = f"{exception} {exception.__cause__ or ''}"
    if isinstance(exception, OverflowError):
        return "to convert to SQLite INTEGER" in text
    return isinstance(exception, ValueError) and ("NUL (0x00)" in text or "integer string conversion" in text)
