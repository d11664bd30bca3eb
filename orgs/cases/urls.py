"""Addresses of the time limits of cases; `orgs.urls` takes them in."""

from django.urls import path

from orgs.cases.views import time_limit, times

urlpatterns = [
    path("cases/times/", times.StepTimesView.as_view(), name="case_times"),
    path("cases/held/", times.HeldView.as_view(), name="cases_held"),
    path("time-limits/", time_limit.TimeLimitsView.as_view(), name="time_limits"),
    path("time-limits/<slug:app>/<slug:model>/<slug:state>/", time_limit.TimeLimitView.as_view(), name="time_limit"),
]
