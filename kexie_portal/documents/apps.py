"""Put official letters into the frame."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "kexie_portal.documents"
    label = "documents"
    verbose_name = _("Official letters")

    def ready(self) -> None:
        """Register who reads the files of letters, record the writes, add the pages."""
        from kexie_portal.documents import (
            access,
            audit,
            navigation,
            sealing,
            signing,
        )  # they read models: apps must be loaded
        from kexie_portal.documents.files import ROUND
        from kexie_portal.files import access as stored
        from kexie_portal.files.sniffing import DOCX, JPEG, PDF, PNG
        from kexie_portal.jobs import schedules
        from kexie_portal.workflow import moving

        stored.register(access.PURPOSE, access.may_read_file, accepts=(DOCX, PDF, PNG, JPEG), macros=False)
        signing.install()
        sealing.install()
        moving.on_moved(sealing.seal_issued)
        schedules.register("letters: make files", ROUND, timedelta(minutes=5))
        audit.register()
        navigation.install()
