from django.urls.resolvers import URLPattern

from reports.coverage import urls as urls_coverage
from reports.drivers import urls as urls_drivers
from reports.periods import urls as urls_periods
from reports.targets import urls as urls_targets

app_name = "reports"
urlpatterns: list[URLPattern] = [
    *urls_coverage.urlpatterns,
    *urls_periods.urlpatterns,
    *urls_drivers.urlpatterns,
    *urls_targets.urlpatterns,
]
