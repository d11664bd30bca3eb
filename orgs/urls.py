"""All addresses of the network, subject by subject."""

from django.urls.resolvers import URLPattern

from orgs.cases import urls as cases
from orgs.changes import urls as changes
from orgs.duty import urls as duty
from orgs.founding import urls as founding
from orgs.imports import urls as imports
from orgs.memberships import urls as memberships
from orgs.party import urls as party
from orgs.postings import urls as postings
from orgs.quality import urls as quality
from orgs.register import urls as register
from orgs.societies import urls as societies
from orgs.surveys import urls as surveys
from orgs.units import urls as units

app_name = "orgs"
SUBJECTS = (
    units, register, changes, founding, postings, imports, quality, societies, memberships, party, duty, cases,
    surveys,
)  # fmt: skip
urlpatterns: list[URLPattern] = [address for subject in SUBJECTS for address in subject.urlpatterns]
