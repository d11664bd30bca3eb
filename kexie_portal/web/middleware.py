"""A number for every request, and plain pages for what a request may run into."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from kexie_portal.web.conflicts import StaleVersion
from kexie_portal.web.errors import ENGINE_FAULTS, engine_down, plain_page

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


class PlainFaultMiddleware:
    """Turn a lost engine into a plain 503, a stale edit into 409, too much data into 413; other faults stay 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; Django calls `process_exception` for what a view raises."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for what a view raised."""
        if isinstance(exception, ENGINE_FAULTS):
            return engine_down(request, exception)
        if isinstance(exception, StaleVersion):
            return plain_page(request, 409, str(exception))
        if isinstance(exception, RequestDataTooBig):
            return plain_page(request, 413)
        return None
