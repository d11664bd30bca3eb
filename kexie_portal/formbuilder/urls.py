"""Addresses of responses to forms."""

from django.urls import path

from kexie_portal.formbuilder.views import response, section

app_name = "forms"
_SECTION = "forms/responses/<int:pk>/at/<slug:section>/<int:copy>/"

urlpatterns = [
    path("forms/organizations/", response.OrganizationsView.as_view(), name="organizations"),
    path("forms/responses/<int:pk>/", response.ResponsePage.as_view(), name="response"),
    path("forms/responses/<int:pk>/submit/", response.SubmitView.as_view(), name="submit"),
    path("forms/responses/<int:pk>/withdraw/", response.WithdrawView.as_view(), name="withdraw"),
    path(_SECTION, section.SectionPage.as_view(), name="section"),
    path(f"{_SECTION}keep/", section.KeepView.as_view(), name="keep"),
    path(f"{_SECTION}present/", section.PresentView.as_view(), name="present"),
]
