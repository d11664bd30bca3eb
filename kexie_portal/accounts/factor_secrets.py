"""Secrets of second factors, encrypted at rest; what was kept before is read as well."""

import base64
import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from kexie_portal.encryption import tokens
from kexie_portal.encryption.keys import CannotOpen
from kexie_portal.encryption.rotation import Incomplete

CONTEXT = "accounts.second-factor"
#: Where allauth keeps what it had encrypted, in the data of a factor.
KEPT_IN = ("secret", "seed")
KEPT_LISTS = ("migrated_codes",)


def encrypt(text: str) -> str:
    """Encrypt a secret of a second factor."""
    return tokens.encrypt(text, CONTEXT)


def decrypt(text: str) -> str:
    """Decrypt a secret of a second factor. Raises `CannotOpen` where no key of the installation does."""
    if not text or tokens.is_token(text):
        return tokens.decrypt(text, CONTEXT)
    try:
        return _former().decrypt(text.encode()).decode()
    except InvalidToken as fault:
        raise CannotOpen from fault


def waiting() -> int:
    """Count the factors of which something was encrypted with an older key, or in the former way."""
    return sum(_is_old(factor.data) for factor in Authenticator.objects.all())


def rotate() -> int:
    """Encrypt anew what an older key encrypted; raises `Incomplete`."""
    done, faults = 0, []
    for key in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        try:
            done += _rotate(key)
        except CannotOpen as fault:
            faults.append(f"{key}: {fault}")
    if faults:
        raise Incomplete(done, faults)
    return done


@transaction.atomic
def _rotate(key: int) -> int:
    factor = Authenticator.objects.select_for_update().filter(pk=key).first()
    if factor is None or not _is_old(factor.data):
        return 0
    data = dict(factor.data)
    data |= {name: encrypt(decrypt(data[name])) for name in KEPT_IN if data.get(name)}
    data |= {name: [encrypt(decrypt(text)) for text in data[name]] for name in KEPT_LISTS if data.get(name)}
    return Authenticator.objects.filter(pk=key).update(data=data)


def _is_old(data: dict[str, Any]) -> bool:
    kept = [data[name] for name in KEPT_IN if data.get(name)]
    kept += [text for name in KEPT_LISTS for text in data.get(name) or ()]
    return any(not tokens.is_newest(text) for text in kept)


def _former() -> MultiFernet:
    """Return what opens values of before 2026-12, which were encrypted by `SECRET_KEY`."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + key.encode()).digest())) for key in keys]
    )
