"""The keys of the installation: newest first, one list for encryption and one for hashes.

A key is any text of the environment; what encrypts is derived from it. Each key has a short name of its own, which
stands in what it made: so the key that is missing can be named, and what an older key made can be found.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

SHORTEST = 32


class CannotOpen(Exception):
    """A kept value cannot be read: no key, another key, or another place than the one it was written for."""


class KeyMissing(CannotOpen):
    """The installation does not have the key that a value was made with, or has none at all."""


@dataclass(frozen=True)
class Key:
    """A derived key of 256 bits and the name by which what it made is known."""

    name: str
    secret: bytes

    def __repr__(self) -> str:
        return f"<Key {self.name}>"


@lru_cache(maxsize=16)
def _ring(purpose: str, texts: tuple[str, ...]) -> tuple[Key, ...]:
    secrets = [hashlib.sha256(f"kexie-portal {purpose}:".encode() + text.encode()).digest() for text in texts]
    return tuple(Key(hashlib.sha256(secret).hexdigest()[:8], secret) for secret in secrets)


def for_encryption() -> tuple[Key, ...]:
    """Return the keys that encrypt, newest first; raises `KeyMissing` where there is none."""
    return _known("encryption", settings.ENCRYPTION_KEYS, "ENCRYPTION_KEYS")


def for_hashes() -> tuple[Key, ...]:
    """Return the keys of hashes, newest first; raises `KeyMissing` where there is none."""
    return _known("hash", settings.HASH_KEYS, "HASH_KEYS")


def _known(purpose: str, texts: list[str], setting: str) -> tuple[Key, ...]:
    if not texts:
        raise KeyMissing(_("No key is set: put one into %(setting)s.") % {"setting": setting})
    return _ring(purpose, tuple(texts))
