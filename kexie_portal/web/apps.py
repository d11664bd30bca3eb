from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "kexie_portal.web"
    label = "web"
    verbose_name = _("Pages and page parts that every app uses")

    def ready(self) -> None:
        """Register this app's own pages."""
        from kexie_portal.web import home  # apps must be loaded before labels are translated

        home.install()
