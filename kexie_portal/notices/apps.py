"""Put the inbox into the frame and the rounds on the clock."""

from datetime import timedelta

from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "kexie_portal.notices"
    label = "notices"
    verbose_name = _("The inbox")

    def ready(self) -> None:
        """Register pages, kinds, work and log of this app; its modules read models, so apps must be loaded."""
        from kexie_portal.encryption import rotation
        from kexie_portal.jobs import schedules
        from kexie_portal.notices import audit, cases, gauges, navigation, standard_kinds
        from kexie_portal.notices.webhooks import secrets

        navigation.install()
        standard_kinds.install()
        audit.register()
        cases.install()
        gauges.install()
        rotation.register("notices.webhook", secrets.rotate, waiting=secrets.waiting)
        for name, task, when in (
            ("notices: send what waits", "kexie_portal.notices.round", timedelta(minutes=1)),
            ("notices: reminders at a minute", "kexie_portal.notices.ring", timedelta(minutes=1)),
            ("notices: who answers for what", "kexie_portal.notices.refresh_deadlines", crontab(hour="0", minute="15")),
            ("notices: remind of time limits", "kexie_portal.notices.remind", crontab(hour="7", minute="0")),
            ("notices: daily e-mail", "kexie_portal.notices.digest", crontab(hour="7", minute="30")),
        ):
            schedules.register(name, task, when)
