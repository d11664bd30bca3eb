"""Error pages that stand alone: no database, no session, no context processor."""

import json
import sys
from dataclasses import dataclass

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

log = structlog.get_logger(__name__)
ENGINE_FAULTS = (OperationalError, InterfaceError, RedisConnectionError, RedisTimeoutError, BrokerError)


@dataclass(frozen=True)
class Plain:
    """What an error page says: what happened, what to do."""

    title: str | Promise
    text: str | Promise
    retry: bool = False


PAGES: dict[int, Plain] = {
    400: Plain(
        _("The portal cannot read this request"),
        _("Something in it is incomplete or no longer holds. Go back, reload the page and try again."),
    ),
    403: Plain(
        _("Your posting does not include this"),
        _("What you see and do follows from your postings. If this is your work, ask who hands them out in your unit."),
    ),
    404: Plain(
        _("There is no such page"),
        _("The address is wrong, the record has gone elsewhere, or it lies outside the units of your posting."),
    ),
    409: Plain(
        _("Somebody else was faster"),
        _("The record has changed since you opened it. Go back and reload it; what you filled in is kept."),
    ),
    413: Plain(
        _("The file is too large"),
        _("Files up to %(limit)d MB are taken. Remove pictures and empty sheets, or split the file."),
    ),
    429: Plain(_("Too many tries"), _("Wait a few minutes and try again."), retry=True),
    500: Plain(
        _("That went wrong on our side"),
        _("The fault has been written down. Try again; if it stays, give the system administrator the number below."),
        retry=True,
    ),
    503: Plain(
        _("The portal is catching its breath"),
        _("One of its engines is away. Nothing is lost: work handed over goes on by itself. Try again in a minute."),
        retry=True,
    ),
}


FORM_TOO_OLD = Plain(
    _("The form is too old to be taken"), _("Go back, reload the page and send it again; what you filled in is kept.")
)


def plain_page(request: HttpRequest, status: int, detail: str = "", page: Plain | None = None) -> HttpResponse:
    """Draw an error page from its template alone; JSON for a caller that asked for JSON."""
    from django.conf import settings  # read late: tests override it

    page = page or PAGES[status]
    number = getattr(request, "request_id", "")
    text = str(page.text)
    if "%(limit)d" in text:
        text = text % {"limit": settings.UPLOAD_MAX_BYTES // 1024 // 1024}
    if "application/json" in request.headers.get("accept", ""):
        body = json.dumps({"status": status, "error": str(page.title), "request": number}, ensure_ascii=False)
        response = HttpResponse(body, status=status, content_type="application/json")
    else:
        context = {
            "status": status,
            "title": page.title,
            "text": text,
            "detail": detail,
            "number": number,
            "retry": page.retry,
        }
        response = HttpResponse(loader.render_to_string("errors/plain.html", context), status=status)
    if page.retry:
        response["Retry-After"] = "60"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 where the request was too large."""
    from django.core.exceptions import RequestDataTooBig  # kept beside its one use

    return plain_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the sentence that the refusal carries."""
    return plain_page(request, 403, _sentence(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return plain_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when an engine is gone: middleware that needs the database fails outside any view."""
    fault = sys.exc_info()[1]
    if isinstance(fault, ENGINE_FAULTS):
        return engine_down(request, fault)
    return plain_page(request, 500)


def engine_down(request: HttpRequest, fault: BaseException) -> HttpResponse:
    """Answer 503; Django itself drops a dead connection before the next request."""
    log.error("engine_unreachable", fault=type(fault).__name__, reason=str(fault)[:300])
    return plain_page(request, 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form whose token has expired: the way out is to reload it."""
    return plain_page(request, 403, page=FORM_TOO_OLD)


def _sentence(exception: Exception) -> str:
    text = str(exception)
    return text if text and len(text) < 300 else ""
