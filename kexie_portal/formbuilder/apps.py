from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FormbuilderConfig(AppConfig):
    name = "kexie_portal.formbuilder"
    label = "formbuilder"
    verbose_name = _("Forms")

    def ready(self) -> None:
        """Record every write, say who reads the files of a response, and guard what is published."""
        from kexie_portal.formbuilder import guards, portal
        from kexie_portal.formbuilder.editor import portal as editing

        portal.install()
        editing.install()
        connection_created.connect(guards.prepare_connection, dispatch_uid="formbuilder.guards.connection")
        post_migrate.connect(_install_guards, sender=self, dispatch_uid="formbuilder.guards.installed")


def _install_guards(using: str, **kwargs: object) -> None:
    from kexie_portal.formbuilder import guards

    guards.install(connections[using])
