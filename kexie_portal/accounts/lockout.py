"""Lockout: five failures shut an account for one address for half an hour (GB/T 22239-2019, 8.1.4.1 b).

Whole offices sit behind one address and anybody can mistype another's name, so five failures shut the pair of
account and address only. Guessing from many addresses shuts the account, guessing many accounts shuts the address;
both take more failures.
"""

import math
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def username_key(request: HttpRequest | None, credentials: Mapping[str, str] | None = None) -> str:
    """Return the account name in one spelling, so that `LuoYang` and `luoyang` count together."""
    raw = (credentials or {}).get("username")
    if raw is None and request is not None:
        raw = request.POST.get("login") or request.POST.get("username")
    return normalized(raw or "")


def normalized(username: str) -> str:
    """Return the account name in the spelling that the lockout counts by."""
    return unicodedata.normalize("NFKC", username).strip().casefold()[:150]


class LockoutHandler(AxesDatabaseHandler):
    """Count failures by account and address together, and by each alone against higher limits."""

    def get_failures(self, request: HttpRequest, credentials: Mapping[str, str] | None = None) -> int:
        """Return the failures that count; at `AXES_FAILURE_LIMIT` and above the door is shut."""
        counted = [
            (rows.aggregate(n=Sum("failures_since_start"))["n"] or 0, limit)
            for rows, limit in counted_rows(username_key(request, credentials), request.META.get("REMOTE_ADDR"))
        ]
        if any(failures >= limit for failures, limit in counted[1:]):
            return max(counted[0][0], settings.AXES_FAILURE_LIMIT)
        return counted[0][0]


def counted_rows(username: str, address: str | None) -> list[tuple[QuerySet[AccessAttempt], int]]:
    """Return the failures within the half hour with the limit that each set has, the pair first."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - get_cool_off())
    return [
        (recent.filter(username=username, ip_address=address), settings.AXES_FAILURE_LIMIT),
        (recent.filter(username=username), settings.LOCKOUT_ACCOUNT_LIMIT),
        (recent.filter(ip_address=address), settings.LOCKOUT_ADDRESS_LIMIT),
    ]


def ends_at(username: str, address: str | None) -> datetime | None:
    """Return when a locked account may be tried again from this address, None where it is not locked."""
    ends: list[datetime] = []
    for rows, limit in counted_rows(username, address):
        failures = 0
        for attempt in rows.order_by("-attempt_time"):
            failures += attempt.failures_since_start
            if failures >= limit:
                ends.append(attempt.attempt_time + get_cool_off())
                break
    return max(ends, default=None)


def locked_accounts() -> QuerySet[AccessAttempt]:
    """Return the failures of the last half hour, newest first, for the page that unlocks."""
    return AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - get_cool_off()).order_by("-attempt_time")


def response(
    request: HttpRequest, original: HttpResponse | None = None, credentials: Mapping[str, str] | None = None
) -> HttpResponse:
    """Answer 429 with a page that says when the lock ends; `AXES_LOCKOUT_CALLABLE`."""
    username = username_key(request, credentials)
    if not username and request.user.is_authenticated:
        username = normalized(request.user.get_username())
    ends = ends_at(username, request.META.get("REMOTE_ADDR"))
    seconds = ((ends or timezone.now()) - timezone.now()).total_seconds()
    minutes = max(1, math.ceil(seconds / 60))
    context = {"ends": ends, "minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked.html", context, status=429)
