"""The address that a request really came from, behind proxies that we know."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def _is_trusted(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)


def client_address(request: HttpRequest) -> str:
    """Return the nearest address that is not one of our own proxies, or an empty text.

    `X-Forwarded-For` is read from its right end and only as far as `settings.TRUSTED_PROXIES` reach: what stands
    further left was written by the client and may say anything.
    """
    address = str(request.META.get("REMOTE_ADDR") or "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if not address and hops and settings.TRUSTED_PROXIES:  # a local socket: the proxy is on this machine
        address = hops.pop()
    while hops and _is_trusted(address):
        address = hops.pop()
    try:
        return str(ip_address(address))
    except ValueError:
        return ""
