"""Put the public pages into the portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    name = "kexie_portal.public"
    label = "public"
    verbose_name = _("Public pages")

    def ready(self) -> None:
        """Register the quarantine: its files, its history, its page and its nightly round."""
        from celery.schedules import crontab

        from kexie_portal.files import access as stored
        from kexie_portal.files.sniffing import DOCX, JPEG, PDF, PNG, XLSX
        from kexie_portal.jobs import schedules
        from kexie_portal.notices.kinds import register_kind
        from kexie_portal.public import actions, audit, keeping, navigation, rules, tasks  # they read models
        from kexie_portal.retention.registry import Purpose
        from kexie_portal.retention.registry import register as keep_for

        accepts = (PDF, DOCX, XLSX, JPEG, PNG)
        stored.register(actions.PURPOSE, rules.may_read_file, accepts=accepts, max_bytes=actions.LARGEST, macros=False)
        schedules.register("public: quarantine", tasks.TIDY, crontab(hour="3", minute="40"))
        register_kind(actions.NOTICE, _("What came in over public forms"), concerns=rules.sees_any)
        keep_for(Purpose("quarantine", keeping.carry, takes=("public.Submission", "public.SubmissionFile")))
        audit.register()
        navigation.install()
