"""Addresses of the three drivers in the register of associations; `orgs.urls` takes them in."""

from django.urls import path

from orgs.views import driver_bulk

urlpatterns = [
    path("associations/drivers/", driver_bulk.MarkManyView.as_view(), name="association_drivers"),
]
