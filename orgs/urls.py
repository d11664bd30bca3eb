from django.urls.resolvers import URLPattern

from orgs.cases import urls as urls_time_limits
from orgs.changes import urls as urls_changes
from orgs.duty import urls as urls_duty
from orgs.founding import urls as urls_founding
from orgs.imports import urls as urls_imports
from orgs.party import urls as urls_party
from orgs.postings import urls as urls_people
from orgs.quality import urls as urls_quality
from orgs.register import urls as urls_network
from orgs.register import urls_drivers
from orgs.societies import urls as urls_societies
from orgs.units import urls as urls_units

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
