"""Addresses of the associations and the enterprises; `orgs.urls` takes them in."""

from django.urls import path

from orgs.register.views import association, cover, driver, enterprise, lookup, registering

urlpatterns = [
    path("organizations/options/", lookup.UnitOptions.as_view(), name="unit_options"),
    path("associations/", association.AssociationListView.as_view(), name="association_list"),
    path("associations/register/", registering.AssociationRegisterView.as_view(), name="association_register"),
    path("associations/register/host/", registering.RegisterHostView.as_view(), name="register_host"),
    path("associations/register/candidates/", registering.RegisterCandidatesView.as_view(), name="register_candidates"),
    path("associations/<int:pk>/edit/", association.AssociationUpdateView.as_view(), name="association_update"),
    path("associations/<int:pk>/close/", association.AssociationCloseView.as_view(), name="association_close"),
    path("associations/<int:pk>/people/", association.AssociationOfficersView.as_view(), name="association_officers"),
    path("associations/<int:pk>/cover/", cover.CoverView.as_view(), name="association_cover"),
    path("associations/<int:pk>/cover/<int:cover>/end/", cover.CoverEndView.as_view(), name="association_cover_end"),
    path("associations/<int:pk>/host/", cover.HostView.as_view(), name="association_host"),
    path("associations/drivers/", driver.MarkManyView.as_view(), name="association_drivers"),
    path("associations/<int:pk>/drivers/", driver.DriverMarksView.as_view(), name="driver_marks"),
    path("associations/drivers/<int:pk>/end/", driver.DriverMarkEndView.as_view(), name="driver_mark_end"),
    path("enterprises/", enterprise.EnterpriseListView.as_view(), name="enterprise_list"),
    path("enterprises/targets/", enterprise.TargetListView.as_view(), name="target_list"),
    path("enterprises/new/", enterprise.EnterpriseCreateView.as_view(), name="enterprise_create"),
    path("enterprises/options/", lookup.EnterpriseOptions.as_view(), name="enterprise_options"),
    path("enterprises/size/", enterprise.SizePreview.as_view(), name="enterprise_size"),
    path("enterprises/<int:pk>/", enterprise.EnterpriseDetailView.as_view(), name="enterprise_detail"),
    path("enterprises/<int:pk>/edit/", enterprise.EnterpriseUpdateView.as_view(), name="enterprise_update"),
    path("enterprises/<int:pk>/close/", enterprise.EnterpriseCloseView.as_view(), name="enterprise_close"),
]
