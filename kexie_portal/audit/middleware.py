"""Ties a request's user and address to what the request writes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kexie_portal.audit.address import client_address
from kexie_portal.audit.context import acting_as


class ActorMiddleware:
    """Record every write of a request as its user's; the user is read only when something is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(lambda: getattr(request, "user", None), client_address(request)):  # type: ignore[arg-type]
            return self.get_response(request)
