"""Start the registry of kinds and of schedules."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from kexie_portal.jobs import navigation, schedules


class JobsConfig(AppConfig):
    name = "kexie_portal.jobs"
    label = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        """Load every app's `tasks.py`, so that the web process knows the kinds of jobs too."""
        autodiscover_modules("tasks")
        from kexie_portal.jobs import gauges  # it reads a model, so apps must be loaded

        navigation.install()
        gauges.install()
        schedules.register("jobs: look after", "kexie_portal.jobs.reap", timedelta(seconds=30))
        post_migrate.connect(schedules.install, sender=self, dispatch_uid="jobs.schedules")
