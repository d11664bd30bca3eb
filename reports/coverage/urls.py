"""Addresses of dashboards, the rows behind figures, boundaries and official counts."""

from django.urls import path

from reports.coverage.views import boundaries, dashboard, official, rows

urlpatterns = [
    path("reports/", dashboard.DashboardView.as_view(), name="dashboard"),
    path("reports/unit/<int:pk>/", dashboard.UnitDashboardView.as_view(), name="unit_dashboard"),
    path("reports/unit/<int:pk>/trend/", dashboard.TrendView.as_view(), name="unit_trend"),
    path("reports/unit/<int:pk>/prospects/", dashboard.ProspectsView.as_view(), name="unit_prospects"),
    path("reports/rows/", rows.EnterpriseRowsView.as_view(), name="rows"),
    path("reports/rows/associations/", rows.AssociationRowsView.as_view(), name="association_rows"),
    path("reports/definitions/", dashboard.DefinitionsView.as_view(), name="definitions"),
    path("reports/boundaries/<str:code>.geojson", boundaries.BoundariesView.as_view(), name="boundaries"),
    path("reports/official/", official.OfficialCountListView.as_view(), name="official_counts"),
    path("reports/official/new/", official.OfficialCountCreateView.as_view(), name="official_count_create"),
    path("reports/official/<int:pk>/", official.OfficialCountUpdateView.as_view(), name="official_count_update"),
]
