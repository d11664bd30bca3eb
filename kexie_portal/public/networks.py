"""Where a form comes from: enough to count by, not enough to know a person by."""

from __future__ import annotations

import ipaddress
from datetime import date

from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "kexie_portal.public.address"


def address_key(address: str, day: date | None = None) -> str:
    """Return a keyed hash of an address and a day: it counts what came from there, and tells nothing afterwards.

    An IPv6 network is one address, because a single line has 2^64 of them.
    """
    words = f"{(day or timezone.localdate()).isoformat()} {_network(address)}"
    return salted_hmac(SALT, words, algorithm="sha256").hexdigest()[:32]


def shown(address: str) -> str:
    """Return the network of an address as an officer sees it: 203.0.113.*, 2001:db8:1::*."""
    parsed = _parsed(address)
    if parsed is None:
        return "—"
    if parsed.version == 4:
        return f"{str(parsed).rpartition('.')[0]}.*"
    network = ipaddress.ip_network(f"{parsed}/48", strict=False)
    return f"{network.network_address}*"


def _network(address: str) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return "unknown"
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network(f"{parsed}/64", strict=False))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, ipaddress.IPv6Address) else parsed
