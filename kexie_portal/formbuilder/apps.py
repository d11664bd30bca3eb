from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormbuilderConfig(AppConfig):
    name = "kexie_portal.formbuilder"
    label = "formbuilder"
    verbose_name = _("Forms")
