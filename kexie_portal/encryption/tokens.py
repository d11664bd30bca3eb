"""Text as a token that only this place can open: AES-256-GCM, bound to a context.

A token is `e1:key:data`. The context (which column, which row) is not kept in it but signed with it: a token that is
copied to another row or column does not open there.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from kexie_portal.encryption import keys
from kexie_portal.encryption.keys import CannotOpen, KeyMissing

FORM = "e1"
NONCE_BYTES = 12


def encrypt(text: str, context: str) -> str:
    """Encrypt with the newest key for one context; an empty text stays empty. Raises `KeyMissing`."""
    if not text:
        return ""
    key, nonce = keys.for_encryption()[0], os.urandom(NONCE_BYTES)
    data = nonce + AESGCM(key.secret).encrypt(nonce, text.encode(), context.encode())
    return f"{FORM}:{key.name}:{base64.urlsafe_b64encode(data).decode()}"


def decrypt(token: str, context: str) -> str:
    """Open a token; raises `KeyMissing` where its key is not known, `CannotOpen` for what was altered or moved."""
    if not token:
        return ""
    form, _colon, rest = token.partition(":")
    name, _colon, data = rest.partition(":")
    key = next((one for one in keys.for_encryption() if one.name == name), None)
    if form == FORM and key is None:
        raise KeyMissing(_("The key %(name)s that encrypted this value is missing.") % {"name": name})
    try:
        raw = base64.urlsafe_b64decode(data)
        opened = AESGCM(key.secret).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()) if key else None
    except (InvalidTag, binascii.Error, ValueError):
        opened = None
    if opened is None:
        raise CannotOpen(_("The encrypted value was altered, or belongs to another record."))
    return opened.decode()


def is_token(text: str) -> bool:
    """Tell whether a kept text is a token of this form, and not of an older way of keeping secrets."""
    return text.startswith(f"{FORM}:")


def is_newest(token: str) -> bool:
    """Tell whether a token was made with the newest key."""
    return token.startswith(newest_prefix())


def newest_prefix() -> str:
    """Return what tokens of the newest key begin with."""
    return f"{FORM}:{keys.for_encryption()[0].name}:"
