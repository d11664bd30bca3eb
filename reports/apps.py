from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = _("Figures and reports")

    def ready(self) -> None:
        """Let those who see a unit download its reports, record writes, add to the sample data."""
        from kexie_portal.files import access
        from reports import audit, navigation
        from reports.coverage import panel as home
        from reports.demo import load as demo
        from reports.periods import builder, rules

        access.register(builder.PURPOSE, rules.may_read_file)
        audit.register()
        demo.register()
        navigation.install()
        home.install()
