"""Put official letters into the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "kexie_portal.documents"
    label = "documents"
    verbose_name = _("Official letters")

    def ready(self) -> None:
        """Register who reads the files of letters, record the writes, add the pages."""
        from kexie_portal.documents import access, audit, files, navigation  # they read models: apps must be loaded
        from kexie_portal.files import access as stored
        from kexie_portal.files.sniffing import DOCX, PDF

        stored.register(access.PURPOSE, access.may_read_file, accepts=(DOCX, PDF))
        files.register()
        audit.register()
        navigation.install()
