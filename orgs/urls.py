from django.urls.resolvers import URLPattern

from orgs import urls_drivers, urls_imports, urls_network, urls_people, urls_quality

app_name = "orgs"
urlpatterns: list[URLPattern] = [
    *urls_network.urlpatterns,
    *urls_drivers.urlpatterns,
    *urls_people.urlpatterns,
    *urls_imports.urlpatterns,
    *urls_quality.urlpatterns,
]
