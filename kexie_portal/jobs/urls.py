"""Addresses of background work."""

from django.urls import path

from kexie_portal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.JobListView.as_view(), name="list"),
    path("jobs/<uuid:uuid>/", views.JobDetailView.as_view(), name="detail"),
    path("jobs/<uuid:uuid>/progress/", views.JobProgressView.as_view(), name="progress"),
    path("jobs/<uuid:uuid>/cancel/", views.JobCancelView.as_view(), name="cancel"),
]
