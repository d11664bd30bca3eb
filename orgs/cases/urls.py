"""Addresses of the time limits of cases; `orgs.urls` takes them in."""

from django.urls import path

from orgs.cases import views as time_limit

urlpatterns = [
    path("time-limits/", time_limit.TimeLimitsView.as_view(), name="time_limits"),
    path("time-limits/<slug:app>/<slug:model>/<slug:state>/", time_limit.TimeLimitView.as_view(), name="time_limit"),
]
