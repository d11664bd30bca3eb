"""Keyed hashes: they find a number again without keeping it, and without the key nobody can try all numbers."""

from __future__ import annotations

import hashlib
import hmac

from kexie_portal.encryption import keys


def keyed_hash(text: str, purpose: str) -> str:
    """Return `key:digest` by the newest key (HMAC-SHA256). Raises `KeyMissing`."""
    return _made(keys.for_hashes()[0], text, purpose)


def all_hashes(text: str, purpose: str) -> list[str]:
    """Return the hashes by all keys, newest first: what to look for while keys are being rotated."""
    return [_made(key, text, purpose) for key in keys.for_hashes()]


def newest_prefix() -> str:
    """Return what hashes of the newest key begin with."""
    return f"{keys.for_hashes()[0].name}:"


def _made(key: keys.Key, text: str, purpose: str) -> str:
    digest = hmac.new(key.secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
    return f"{key.name}:{digest}"
