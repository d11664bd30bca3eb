"""Puts the inbox into the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "kexie_portal.notices"
    label = "notices"
    verbose_name = _("The inbox")

    def ready(self) -> None:
        """Register the inbox with the navigation and the top bar."""
        from kexie_portal.notices import navigation  # it reads models: apps must be loaded

        navigation.install()
