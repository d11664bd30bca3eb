"""Tie a request's user and address to what the request writes."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

from kexie_portal.audit.context import acting_as


class ActorMiddleware:
    """Record every write of a request as its user's; the user is read only when something is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(lambda: getattr(request, "user", None), _address(request)):
            return self.get_response(request)


def _address(request: HttpRequest) -> str:
    """Return the address that `ClientAddressMiddleware` found, or an empty text (a local socket has none)."""
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""
