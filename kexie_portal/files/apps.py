from celery.schedules import crontab
from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from kexie_portal.jobs import schedules


class FilesConfig(AppConfig):
    name = "kexie_portal.files"
    label = "files"
    verbose_name = _("Private attachments")

    def ready(self) -> None:
        """Announce the nightly tidying, guard frozen slots in the database, record who writes them."""
        from kexie_portal.files import portal  # models: apps must be ready first

        schedules.register("files: tidy", "kexie_portal.files.tidy", crontab(hour="3", minute="10"))
        post_migrate.connect(_guard, sender=self, dispatch_uid="files.guard")
        portal.install()


def _guard(using: str, **kwargs: object) -> None:
    from django.db import connections

    from kexie_portal.files import guard

    guard.install(connections[using])
