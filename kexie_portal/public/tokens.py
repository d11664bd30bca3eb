"""The token of a form, signed and kept nowhere: when it was opened, for which form, and a number that it has alone.

It stands in for the CSRF cookie. A form sent twice carries the same number, so it is kept once.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

SALT = "kexie_portal.public.form"
RECEIPT_SALT = "kexie_portal.public.receipt"
#: Nobody fills in a form faster; what is sent sooner looks like a script.
FASTEST = 2.0


@dataclass(frozen=True)
class Token:
    """A form that this portal has opened."""

    nonce: str
    opened: float

    @property
    def is_hasty(self) -> bool:
        """Tell whether the form comes back faster than a person types."""
        return time.time() - self.opened < FASTEST


def fresh(kind: str, object_key: str) -> str:
    """Return a new token for a form about an object."""
    content = {
        "n": secrets.token_urlsafe(16),
        "k": kind,
        "o": object_key,
        "t": int(time.time() * 10) / 10,
    }
    return signing.dumps(content, salt=SALT)


def read(token: str, kind: str, object_key: str) -> Token | None:
    """Return what a token says; nothing for one that is too old, for another form, or not from here."""
    try:
        content = signing.loads(token, salt=SALT, max_age=settings.PUBLIC_FORM_HOURS * 3600)
        if (content["k"], content["o"]) != (kind, object_key):
            return None
        return Token(str(content["n"]), float(content["t"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def receipt(number: str) -> str:
    """Return the signed address part of a receipt, so that nobody counts through the numbers."""
    return signing.dumps(number, salt=RECEIPT_SALT)


def number_of(signed: str) -> str | None:
    """Return the number of a receipt, or nothing where this portal did not sign it."""
    try:
        number = signing.loads(signed, salt=RECEIPT_SALT)
    except signing.BadSignature:
        return None
    return number if isinstance(number, str) else None
