from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "kexie_portal.audit"
    label = "audit"
    verbose_name = _("The record of every write")

    def ready(self) -> None:
        """Sign every entry, keep the triggers in place, and record the users."""
        from auditlog.models import LogEntry

        from kexie_portal.audit import append_only, context, navigation, people

        pre_save.connect(context.sign, sender=LogEntry, dispatch_uid="audit.sign")
        connection_created.connect(append_only.prepare_connection, dispatch_uid="audit.connection")
        post_migrate.connect(_install, sender=self, dispatch_uid="audit.append_only")
        people.register_users()
        navigation.install()


def _install(using: str, **kwargs: object) -> None:
    from django.db import connections

    from kexie_portal.audit import append_only

    append_only.install(connections[using])
