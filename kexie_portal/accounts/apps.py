from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "kexie_portal.accounts"
    label = "accounts"
    verbose_name = _("People and their signing in")
