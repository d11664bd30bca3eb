from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = _("Figures and reports")

    def ready(self) -> None:
        """Let every part tell the rest of the portal what it offers, and add to the sample data."""
        from reports.coverage import portal as coverage
        from reports.demo import load as demo
        from reports.drivers import portal as drivers
        from reports.periods import portal as periods
        from reports.targets import portal as targets

        for part in (coverage, targets, drivers, periods, demo):
            part.install()
