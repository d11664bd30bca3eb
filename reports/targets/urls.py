"""Addresses of the board of targets; `reports.urls` takes them in."""

from django.urls import path

from reports.targets.views import OwnTargetBoardView, TargetBoardView

urlpatterns = [
    path("reports/targets/", OwnTargetBoardView.as_view(), name="targets"),
    path("reports/targets/unit/<int:pk>/", TargetBoardView.as_view(), name="targets_unit"),
]
