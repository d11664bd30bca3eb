from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kexie_portal.jobs import schedules


class FilesConfig(AppConfig):
    name = "kexie_portal.files"
    label = "files"
    verbose_name = _("Private attachments")

    def ready(self) -> None:
        """Announce the nightly tidying."""
        schedules.register("files: tidy", "kexie_portal.files.tidy", crontab(hour="3", minute="10"))
