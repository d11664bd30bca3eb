from django.urls.resolvers import URLPattern

from orgs import (
    urls_changes,
    urls_drivers,
    urls_duty,
    urls_founding,
    urls_imports,
    urls_network,
    urls_party,
    urls_people,
    urls_quality,
    urls_societies,
    urls_time_limits,
    urls_units,
)

app_name = "orgs"
urlpatterns: list[URLPattern] = [
    *urls_units.urlpatterns,
    *urls_network.urlpatterns,
    *urls_changes.urlpatterns,
    *urls_drivers.urlpatterns,
    *urls_founding.urlpatterns,
    *urls_people.urlpatterns,
    *urls_imports.urlpatterns,
    *urls_quality.urlpatterns,
    *urls_societies.urlpatterns,
    *urls_party.urlpatterns,
    *urls_duty.urlpatterns,
    *urls_time_limits.urlpatterns,
]
