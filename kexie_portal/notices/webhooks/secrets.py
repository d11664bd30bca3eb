"""Addresses and secrets of webhooks, encrypted with a key derived from the installation's."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(text: str) -> str:
    """Encrypt; an empty text stays empty."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def decrypt(text: str) -> str:
    """Decrypt; keys in `SECRET_KEY_FALLBACKS` still open it. Raises `InvalidToken` where none does."""
    return _fernet().decrypt(text.encode()).decode() if text else ""


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"webhook" + key.encode()).digest())) for key in keys]
    )
