"""Put the public pages into the portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    name = "kexie_portal.public"
    label = "public"
    verbose_name = _("Public pages")
