"""Model fields that keep a text encrypted, and the keyed hash by which it is found and kept unique."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from kexie_portal.encryption import hashing, tokens
from kexie_portal.encryption.secret import Secret


class SecretAttribute(DeferredAttribute):
    """The attribute of an encrypted field: it takes text or a `Secret` and gives a `Secret` bound to its row."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Give the value with the context in which it opens."""
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        field: Any = self.field
        return field.to_python(value).bound(field.context_of(instance))

    def __set__(self, instance: Any, value: object) -> None:
        """Take text or a `Secret`; a text is plain, whatever it looks like."""
        kept = value if isinstance(value, Secret) else Secret(str(value or ""))
        instance.__dict__[self.field.attname] = kept


class EncryptedTextField(models.TextField):
    """A text kept encrypted, bound to `purpose` and to the row that the field `bound_to` names.

    `purpose` says for ever what it is; it stays when models and columns are renamed. `bound_to` names a field that is
    known before the first save and never changes, a UUID. It cannot be looked up: keep a `KeyedHashField` beside it.
    """

    descriptor_class = SecretAttribute
    #: The audit log leaves such fields out by itself.
    is_secret: ClassVar[bool] = True

    def __init__(self, *args: Any, purpose: str = "", bound_to: str = "", **options: Any) -> None:
        self.purpose, self.bound_to = purpose, bound_to
        super().__init__(*args, **{"blank": True, "default": "", "editable": False, **options})

    def deconstruct(self) -> Any:
        """Keep purpose and binding in migrations."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "purpose": self.purpose, "bound_to": self.bound_to}

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        """Refuse a field without a purpose."""
        found = list(super().check(**options))
        if not self.purpose or not self.bound_to:
            found.append(checks.Error("An encrypted field needs purpose and bound_to.", obj=self, id="encryption.E003"))
        return found

    def context_of(self, instance: models.Model) -> str:
        """Return the context of the field in a row."""
        return f"{self.purpose}:{getattr(instance, self.bound_to)}"

    def from_db_value(self, value: str | None, *_known: Any) -> Secret:
        """Give a token that opens once its row is known."""
        return Secret(token=value or "")

    def to_python(self, value: Any) -> Secret:
        """Take a `Secret`, a token of a dump, or plain text."""
        if isinstance(value, Secret):
            return value
        text = str(value or "")
        return Secret(token=text) if tokens.is_token(text) else Secret(text)

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        """Encrypt for the row with the newest key."""
        return getattr(instance, self.attname).as_token()

    def get_prep_value(self, value: Any) -> str:
        """Give what is kept; plain text must not get here, since its row is not known."""
        return self.to_python(value).as_token()

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to compare: what is encrypted never equals."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        """Give the token to a dump."""
        return str(getattr(obj, self.attname).as_token())


class KeyedHashField(models.CharField):
    """The keyed hash of the text that the property `of` gives; worked out when the record is saved, NULL for none."""

    is_secret: ClassVar[bool] = True

    def __init__(self, *args: Any, of: str = "", purpose: str = "", **options: Any) -> None:
        self.of, self.purpose = of, purpose
        super().__init__(*args, **{"max_length": 80, "null": True, "blank": True, "editable": False, **options})

    def deconstruct(self) -> Any:
        """Keep source and purpose in migrations."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of, "purpose": self.purpose}

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        """Work out the hash by the newest key."""
        text = getattr(instance, self.of)
        setattr(instance, self.attname, hashing.keyed_hash(text, self.purpose) if text else None)
        return getattr(instance, self.attname)

    def hashes(self, text: str) -> list[str]:
        """Return what to look for: the hashes by all keys in use."""
        return hashing.all_hashes(text, self.purpose)


def secret_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the fields of a model that are encrypted or hashed."""
    return [field for field in model._meta.concrete_fields if getattr(field, "is_secret", False)]
