from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "kexie_portal.notices"
    label = "notices"
    verbose_name = _("The inbox")
