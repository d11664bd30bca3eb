"""Tell in plain words where keys are missing, short or wrong, before a person meets it on a page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError
from django.db.models import Model

from kexie_portal.encryption import keys
from kexie_portal.encryption.fields import EncryptedTextField, secret_fields
from kexie_portal.encryption.keys import CannotOpen
from kexie_portal.encryption.rotation import secret_models, with_tokens


def demand_open() -> None:
    """Open the first and the last value of each encrypted field; raises `CannotOpen` where a key is wrong or missing.

    Two short queries a field, so that a monitor may ask often; `rotate_keys --dry-run` looks at every row.
    """
    keys.for_encryption(), keys.for_hashes()
    for model in secret_models():
        for field in secret_fields(model):
            if isinstance(field, EncryptedTextField):
                _open_ends(model, field)


def _open_ends(model: type[Model], field: EncryptedTextField) -> None:
    rows = with_tokens(model).exclude(**{f"kept_{field.name}": ""})
    for order in ("pk", "-pk"):
        row = rows.order_by(order).first()
        if row is not None:
            getattr(row, field.attname).reveal()


@checks.register(checks.Tags.database)
def check_keys(app_configs: Any = None, databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """Refuse to migrate without keys or with wrong ones, and warn of short ones."""
    found: list[checks.CheckMessage] = []
    if not settings.ENCRYPTION_KEYS or not settings.HASH_KEYS:
        words = "ENCRYPTION_KEYS and HASH_KEYS must each hold at least one key."
        return [checks.Error(words, hint="See docs/security.md.", id="encryption.E001")]
    own = {*settings.ENCRYPTION_KEYS, *settings.HASH_KEYS} - {settings.SECRET_KEY}
    if any(len(text) < keys.SHORTEST for text in own):
        words = f"A key of ENCRYPTION_KEYS or HASH_KEYS is shorter than {keys.SHORTEST} characters."
        found.append(checks.Warning(words, id="encryption.W001"))
    try:
        demand_open()
    except CannotOpen as fault:
        found.append(checks.Error(str(fault), hint="See docs/security.md.", id="encryption.E002"))
    except DatabaseError:  # before the first migration there is nothing to open
        pass
    return found
