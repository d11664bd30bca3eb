"""Put sealing into the portal."""

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class SealingConfig(AppConfig):
    name = "kexie_portal.sealing"
    label = "sealing"
    verbose_name = _("Sealing")

    def ready(self) -> None:
        """Keep the triggers in place, tell the rest of the portal what sealing offers."""
        from kexie_portal.sealing import guards, portal  # they read models: apps must be loaded

        connection_created.connect(guards.prepare_connection, dispatch_uid="sealing.connection")
        pre_migrate.connect(_remove, sender=self, dispatch_uid="sealing.guards.removed")
        post_migrate.connect(_install, sender=self, dispatch_uid="sealing.guards.installed")
        portal.install()


def _remove(using: str, **kwargs: object) -> None:
    from kexie_portal.sealing import guards

    guards.remove(connections[using])


def _install(using: str, **kwargs: object) -> None:
    from kexie_portal.sealing import guards

    guards.install(connections[using])
