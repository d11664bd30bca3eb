"""Announce the round of the night, the page and what is carried out today."""

from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "kexie_portal.retention"
    label = "retention"
    verbose_name = _("How long things stay")

    def ready(self) -> None:
        """Register; its modules read models, so apps must be loaded."""
        from kexie_portal.jobs import schedules
        from kexie_portal.retention import carriers, portal
        from kexie_portal.retention.tasks import NIGHTLY

        carriers.install()
        portal.install()
        schedules.register("retention: carry out", NIGHTLY, crontab(hour="3", minute="40"))
