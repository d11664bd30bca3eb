"""Addresses of party building; `orgs.urls` takes them in."""

from django.urls import path

from orgs.party.views import forms as party_forms
from orgs.party.views import link as party_link
from orgs.party.views import party

urlpatterns = [
    path("party/", party.MatrixView.as_view(), name="party"),
    path("party/hosts/", party.HostListView.as_view(), name="party_hosts"),
    path("party/organizations/", party.PartyOrganizationListView.as_view(), name="party_organizations"),
    path("party/cities/<int:pk>/", party.CityView.as_view(), name="party_city"),
    path("party/cities/<int:pk>/committee/", party_forms.CommitteeView.as_view(), name="party_committee"),
    path("party/cities/<int:pk>/link/", party_link.LinkCreateView.as_view(), name="party_link_create"),
    path("party/links/<int:pk>/", party_link.LinkUpdateView.as_view(), name="party_link_update"),
    path("party/links/<int:pk>/end/", party_link.LinkEndView.as_view(), name="party_link_end"),
    path("party/links/<int:pk>/contact/", party_link.ContactCreateView.as_view(), name="party_contact_create"),
    path("party/links/<int:pk>/action/", party_link.JointActionView.as_view(), name="party_action_create"),
    path("party/actions/<int:pk>/", party_link.JointActionCorrectView.as_view(), name="party_action_correct"),
    path("party/contacts/<int:pk>/end/", party_link.ContactEndView.as_view(), name="party_contact_end"),
    path("party/hosts/<int:pk>/", party.HostView.as_view(), name="party_host"),
    path("party/hosts/<int:pk>/new/", party_forms.OrganizationCreateView.as_view(), name="party_organization_create"),
    path(
        "party/organizations/<int:pk>/", party_forms.OrganizationUpdateView.as_view(), name="party_organization_update"
    ),
    path("party/organizations/<int:pk>/end/", party_forms.OrganizationEndView.as_view(), name="party_organization_end"),
]
