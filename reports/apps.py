from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = _("Figures and reports")

    def ready(self) -> None:
        """Let every part tell the rest of the portal what it offers, and add to the sample data."""
        from reports.coverage import portal as coverage
        from reports.demo import load as demo
        from reports.drivers import portal as drivers
        from reports.periods import guards
        from reports.periods import portal as periods
        from reports.targets import portal as targets

        for part in (coverage, targets, drivers, periods, demo):
            part.install()
        connection_created.connect(guards.prepare_connection, dispatch_uid="reports.guards.connection")
        pre_migrate.connect(_remove_guards, sender=self, dispatch_uid="reports.guards.removed")
        post_migrate.connect(_install_guards, sender=self, dispatch_uid="reports.guards.installed")


def _remove_guards(using: str, **kwargs: object) -> None:
    from reports.periods import guards

    guards.remove(connections[using])


def _install_guards(using: str, **kwargs: object) -> None:
    from reports.periods import guards

    guards.install(connections[using])
