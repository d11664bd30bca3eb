"""Addresses of responses to forms."""

from django.urls import path

from kexie_portal.formbuilder.views import filling

app_name = "forms"
_SECTION = "forms/responses/<int:pk>/at/<slug:section>/<int:copy>/"

urlpatterns = [
    path("forms/organizations/", filling.OrganizationsView.as_view(), name="organizations"),
    path("forms/responses/<int:pk>/", filling.ResponsePage.as_view(), name="response"),
    path("forms/responses/<int:pk>/submit/", filling.SubmitView.as_view(), name="submit"),
    path("forms/responses/<int:pk>/withdraw/", filling.WithdrawView.as_view(), name="withdraw"),
    path(_SECTION, filling.SectionPage.as_view(), name="section"),
    path(f"{_SECTION}keep/", filling.KeepView.as_view(), name="keep"),
    path(f"{_SECTION}present/", filling.PresentView.as_view(), name="present"),
]
