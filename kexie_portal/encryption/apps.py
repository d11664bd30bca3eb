from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    name = "kexie_portal.encryption"
    label = "encryption"

    def ready(self) -> None:
        """Register the check of the keys."""
        from kexie_portal.encryption import checks  # noqa: F401
