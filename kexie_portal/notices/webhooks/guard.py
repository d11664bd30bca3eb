"""The addresses to which a webhook may lead: https, known hosts, none inside (SSRF); checked at every attempt."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: Ranges that the library counts as public though nobody out there answers, and the metadata of two clouds.
NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "fec0::/10", "3fff::/20", "64:ff9b:1::/48")
)
UNSOUND = re.compile(r"[\x00-\x20\x7f-\uffff\\]")


class AddressRefused(Exception):
    """The address must not be called; the message says why."""


@dataclass(frozen=True)
class Target:
    """Where to connect: the address that was looked at, not the name, so that a second answer changes nothing."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def parts_of(url: str) -> tuple[str, str, int, str]:
    """Take an address apart and check it without asking anybody; raises `AddressRefused`."""
    if UNSOUND.search(url) or len(url) > 1000:
        raise AddressRefused(_("The address holds signs that do not belong there."))
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise AddressRefused(_("This is no address.")) from None
    if parts.scheme not in ("https", "http") or not host or parts.fragment:
        raise AddressRefused(_("This is no address of a webhook: it begins with https://."))
    if parts.scheme == "http" and not settings.WEBHOOK_ALLOW_HTTP:
        raise AddressRefused(_("Only https is allowed."))
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(_("The address must not hold a name or a password before the host."))
    if not _is_allowed(host):
        raise AddressRefused(_("The host %(host)s is not among the allowed ones.") % {"host": host})
    usual = 443 if parts.scheme == "https" else 80
    port = usual if port is None else port
    if port != usual and not settings.WEBHOOK_ALLOW_INTERNAL:
        raise AddressRefused(_("Only the usual port is allowed."))
    path = parts.path or "/"
    return parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path


def _is_allowed(host: str) -> bool:
    for allowed in settings.WEBHOOK_HOSTS:
        if allowed == "*" or host == allowed.lower() or (allowed.startswith(".") and host.endswith(allowed.lower())):
            return True
    return False


def checked(url: str) -> Target:
    """Return where to connect; every address of the name must lie outside. Raises `AddressRefused`."""
    scheme, host, port, path = parts_of(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(_("The host %(host)s is not found.") % {"host": host}) from None
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not settings.WEBHOOK_ALLOW_INTERNAL and not all(is_outside(one) for one in addresses):
        raise AddressRefused(_("The host %(host)s leads to an internal address.") % {"host": host})
    return Target(scheme, host, port, path, addresses[0])


def is_outside(text: str) -> bool:
    """Tell whether an address is a public one, whatever it is wrapped in."""
    address = _unwrapped(ipaddress.ip_address(text))
    if any(address in network for network in NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return inner
    return address
