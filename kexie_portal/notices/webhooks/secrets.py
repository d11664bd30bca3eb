"""Addresses and secrets of webhooks, encrypted each for its column; what was kept before is read as well."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from kexie_portal.encryption import tokens
from kexie_portal.encryption.keys import CannotOpen
from kexie_portal.encryption.rotation import Incomplete
from kexie_portal.notices.models import Webhook

FIELDS = ("address", "secret")


def encrypt(text: str, field: str) -> str:
    """Encrypt an address or a secret; an empty text stays empty."""
    return tokens.encrypt(text, _context(field))


def decrypt(text: str, field: str) -> str:
    """Decrypt an address or a secret. Raises `CannotOpen` where no key of the installation does."""
    if not text or tokens.is_token(text):
        return tokens.decrypt(text, _context(field))
    try:
        return _former().decrypt(text.encode()).decode()
    except InvalidToken as fault:
        raise CannotOpen from fault


def waiting() -> int:
    """Count the webhooks of which something was encrypted with an older key, or in the former way."""
    return sum(bool(_old(webhook)) for webhook in Webhook.objects.all())


def rotate() -> int:
    """Encrypt anew what an older key encrypted; raises `Incomplete`."""
    done, faults = 0, []
    for key in Webhook.objects.order_by("pk").values_list("pk", flat=True):
        try:
            done += _rotate(key)
        except CannotOpen as fault:
            faults.append(f"{key}: {fault}")
    if faults:
        raise Incomplete(done, faults)
    return done


@transaction.atomic
def _rotate(key: int) -> int:
    webhook = Webhook.objects.select_for_update().get(pk=key)
    anew = {field: encrypt(decrypt(text, field), field) for field, text in _old(webhook).items()}
    return Webhook.objects.filter(pk=key).update(**anew) if anew else 0


def _old(webhook: Webhook) -> dict[str, str]:
    kept = {field: getattr(webhook, field) for field in FIELDS}
    return {field: text for field, text in kept.items() if text and not tokens.is_newest(text)}


def _context(field: str) -> str:
    return f"notices.webhook.{field}"


def _former() -> MultiFernet:
    """Return what opens values of before 2026-12, which were encrypted by `SECRET_KEY`."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"webhook" + key.encode()).digest())) for key in keys]
    )
