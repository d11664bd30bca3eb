"""Addresses of data quality; `orgs.urls` takes them in."""

from django.urls import path

from orgs.quality import views

urlpatterns = [
    path("quality/", views.QualityView.as_view(), name="quality"),
    path("quality/checked/", views.ExceptionListView.as_view(), name="quality_exceptions"),
    path("quality/checked/<int:pk>/take-back/", views.TakeBackView.as_view(), name="quality_take_back"),
    path("quality/<slug:rule>/", views.findings, name="quality_rows"),
    path("quality/<slug:rule>/right/", views.QualityRightView.as_view(), name="quality_right"),
]
