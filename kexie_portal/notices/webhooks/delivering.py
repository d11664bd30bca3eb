"""One attempt after another, with growing pauses; the row says when the next one is due, so no worker is missed."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import structlog
import urllib3
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.encryption.keys import CannotOpen
from kexie_portal.notices.enums import Sending
from kexie_portal.notices.models import Delivery
from kexie_portal.notices.webhooks import guard, payloads, secrets

log = structlog.get_logger(__name__)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
CLAIM_LASTS = timedelta(minutes=5)
TIMEOUT = urllib3.Timeout(connect=5, read=10)
SECONDS = 15
#: No attempt lasts longer, in seconds: a receiver may also drip the head of its answer, byte by byte.
LONGEST = 30
MOST_READ = 4096
SHOWN = 300
SHORTEST_KEY = 8


def deliver_waiting() -> int:
    """Try what is due, and again what a dead worker left half done; returns how many were taken."""
    now = timezone.now()
    stale = Q(state=Sending.SENDING, claimed__lt=now - CLAIM_LASTS)
    Delivery.objects.filter(stale).update(state=Sending.WAITING)
    due = Delivery.objects.filter(state=Sending.WAITING, next_try__lte=now).order_by("next_try", "pk")
    return sum(deliver(key) for key in due.values_list("pk", flat=True)[:200])


def deliver(delivery_id: int) -> bool:
    """Make one attempt, unless somebody else does; the receiver knows a repeated one by its id."""
    now = timezone.now()
    free = Delivery.objects.filter(pk=delivery_id, state=Sending.WAITING, next_try__lte=now)
    if not free.update(state=Sending.SENDING, claimed=now, attempts=F("attempts") + 1):
        return False
    delivery = Delivery.objects.select_related("webhook").get(pk=delivery_id)
    if not delivery.webhook.enabled and not delivery.is_test:
        return _end(delivery, Sending.FAILED, {"error": _("The webhook is out of force.")})
    started = time.monotonic()
    try:
        told = _post(delivery)
    except (guard.AddressRefused, CannotOpen) as fault:  # trying again would change nothing
        error = str(fault) or _("Address and secret can no longer be read: enter them anew.")
        return _end(delivery, Sending.FAILED, {"error": error})
    except urllib3.exceptions.HTTPError as fault:
        told = {"error": _reason(fault)}
    except OSError as fault:
        told = {"error": type(fault).__name__}
    except Exception as fault:  # counted as an attempt: else it would be made again for ever, and hold up the others
        log.exception("webhook_not_sent", delivery=delivery.pk)
        told = {"error": type(fault).__name__}
    told["ms"] = round((time.monotonic() - started) * 1000)  # not a figure: milliseconds
    return _end(delivery, Sending.SENT if told.pop("taken", False) else Sending.WAITING, told)


def _post(delivery: Delivery) -> dict[str, object]:
    """Connect to the address that was looked at, under the name that was asked for; no redirect is followed."""
    webhook = delivery.webhook
    url, secret = secrets.decrypt(webhook.address, "address"), secrets.decrypt(webhook.secret, "secret")
    target = guard.checked(url)
    sent = payloads.payload(delivery, secret)
    path = target.path + (("&" if "?" in target.path else "?") + sent.query if sent.query else "")
    headers = {"Host": _host_header(target), "Content-Type": "application/json; charset=utf-8", **sent.headers}
    with _pool(target) as pool, _cut_off(pool):
        response = pool.urlopen(
            "POST", path, body=sent.body, headers=headers, redirect=False, retries=False, preload_content=False
        )
        try:
            answer = _read(response)
        finally:
            response.close()
    return {
        "status": response.status,
        "answer": _without_keys(answer.decode(errors="replace"), url, secret)[:SHOWN],
        "taken": payloads.was_taken(webhook.form, response.status, answer),
    }


def _without_keys(answer: str, url: str, secret: str) -> str:
    """Take out what a receiver repeats of the address or the secret; a robot's key is the last part or a value."""
    parts = urlsplit(url)
    keys = {
        url,
        secret,
        parts.path.rpartition("/")[2],
        parts.query,
        *(value for _name, value in parse_qsl(parts.query)),
    }
    for hidden in sorted(keys, key=len, reverse=True):
        if len(hidden) >= SHORTEST_KEY or hidden == secret:
            answer = answer.replace(hidden, "…") if hidden else answer
    return answer


def _pool(target: guard.Target) -> urllib3.HTTPConnectionPool:
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(target.address, target.port, timeout=TIMEOUT)
    return urllib3.HTTPSConnectionPool(
        target.address,
        target.port,
        timeout=TIMEOUT,
        cert_reqs="CERT_REQUIRED",
        server_hostname=target.host,
        assert_hostname=target.host,
    )


@contextmanager
def _cut_off(pool: urllib3.HTTPConnectionPool) -> Iterator[None]:
    """Shut the connection once an attempt has lasted too long; time limits of the library begin anew with each byte."""
    made: list[socket.socket] = []
    usual: Any = pool.ConnectionCls

    class Watched(usual):
        def connect(self) -> None:
            super().connect()
            made.append(self.sock)

    def shut() -> None:
        for one in made:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    pool.ConnectionCls = Watched
    timer = threading.Timer(LONGEST, shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _host_header(target: guard.Target) -> str:
    usual = target.port == (443 if target.scheme == "https" else 80)
    return target.host if usual else f"{target.host}:{target.port}"


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    """Read the beginning of the answer; one that drips is cut off."""
    end, found = time.monotonic() + SECONDS, b""
    while len(found) < MOST_READ and time.monotonic() < end:
        part = response.read1(MOST_READ - len(found))
        if not part:
            break
        found += part
    return found


def _reason(fault: Exception) -> str:
    """Say what went wrong without the address, which may hold a key."""
    if isinstance(fault, urllib3.exceptions.SSLError):
        return _("The certificate of the host is not trusted.")
    if isinstance(fault, urllib3.exceptions.TimeoutError):
        return _("The host did not answer in time.")
    if isinstance(fault, urllib3.exceptions.NewConnectionError):
        return _("The host takes no connection.")
    return type(fault).__name__


def _end(delivery: Delivery, state: Sending, told: dict[str, object]) -> bool:
    """Write the attempt down; what was not taken waits for the next one or has failed for good."""
    now = timezone.now()
    tries = [*delivery.tries, {"at": now.isoformat(timespec="seconds"), **told}]
    fields: dict[str, object] = {"state": state, "tries": json.loads(json.dumps(tries, default=str)), "finished": now}
    if state == Sending.WAITING:
        last = delivery.is_test or delivery.attempts > len(PAUSES)
        fields["state"] = Sending.FAILED if last else Sending.WAITING
        if not last:
            fields |= {"finished": None, "next_try": now + PAUSES[delivery.attempts - 1]}
    Delivery.objects.filter(pk=delivery.pk, state=Sending.SENDING, attempts=delivery.attempts).update(**fields)
    if fields["state"] == Sending.FAILED:
        log.warning("webhook_failed", webhook=delivery.webhook_id, delivery=delivery.pk)
    return state == Sending.SENT
