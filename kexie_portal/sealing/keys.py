"""The sealing key: private halves in a file or from a command, outside database and backups; the public half beside.

One private key a line, the present one first, those of before after it until every content is wrapped anew.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from kexie_portal.sealing.errors import Closed

SECONDS = 20  # a command may ask a device
BYTES = 32


def key_file() -> Path:
    """Return where the private halves lie."""
    return Path(settings.SEALING_KEY_FILE)


def public_file() -> Path:
    """Return where the public half lies: all that sealing needs."""
    return Path(f"{settings.SEALING_KEY_FILE}.pub")


def public() -> bytes:
    """Return the public half of the present key; raises `Closed` where there is none."""
    try:
        return _bytes(public_file().read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError) as error:
        raise Closed(_("No sealing key is set up here: make_sealing_key makes one.")) from error


def private(key_id: str) -> X25519PrivateKey:
    """Return the private half by which something was wrapped; raises `Closed` where it is not at hand."""
    for line in _lines():
        key = X25519PrivateKey.from_private_bytes(_bytes(line))
        if id_of(key.public_key().public_bytes_raw()) == key_id:
            return key
    raise Closed(_("The sealing key %(key)s is not at hand.") % {"key": key_id})


def id_of(public: bytes) -> str:
    """Return by which name a key is known."""
    return hashlib.sha256(public).hexdigest()[:16]  # not a text


def make(*, add: bool = False) -> str:
    """Make a new key and return its name; `add` puts it before those that are there. Raises `Closed`."""
    place = key_file()
    before = place.read_text("ascii") if place.exists() else ""
    if before and not add:
        raise Closed(_("A sealing key is there already; --add puts a new one before it."))
    key = X25519PrivateKey.generate()
    place.parent.mkdir(parents=True, exist_ok=True)
    _write(place, f"{_text(key.private_bytes_raw())}\n{before}", 0o600)
    _write(public_file(), f"{_text(key.public_key().public_bytes_raw())}\n", 0o644)
    return id_of(key.public_key().public_bytes_raw())


def _write(place: Path, text: str, mode: int) -> None:
    whole = place.with_name(f"{place.name}.{os.getpid()}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(text)
    whole.replace(place)


def _lines() -> list[str]:
    try:
        text = _told() if settings.SEALING_KEY_COMMAND else key_file().read_text("ascii")
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Closed(_("The sealing key is not at hand.")) from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _told() -> str:
    command = shlex.split(settings.SEALING_KEY_COMMAND)
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS).stdout


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    raw = urlsafe_b64decode(text)
    if len(raw) != BYTES:
        raise ValueError("no key")
    return raw
