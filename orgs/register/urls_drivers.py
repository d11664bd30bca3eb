"""Addresses of the three drivers in the register of associations; `orgs.urls` takes them in."""

from django.urls import path

from orgs.register.views import driver as driver_marks
from orgs.register.views import driver_bulk

urlpatterns = [
    path("associations/drivers/", driver_bulk.MarkManyView.as_view(), name="association_drivers"),
    path("associations/<int:pk>/drivers/", driver_marks.DriverMarksView.as_view(), name="driver_marks"),
    path("associations/drivers/<int:pk>/end/", driver_marks.DriverMarkEndView.as_view(), name="driver_mark_end"),
]
