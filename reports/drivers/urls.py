"""Addresses of the three drivers; `reports.urls` takes them in."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from reports.drivers.rows import driver_rows
from reports.drivers.views import DriversView, OwnDriversView

urlpatterns = [
    path("reports/drivers/", OwnDriversView.as_view(), name="drivers"),
    path("reports/drivers/unit/<int:pk>/", DriversView.as_view(), name="drivers_unit"),
    path("reports/drivers/rows/<str:key>/", login_required(driver_rows), name="driver_rows"),
]
