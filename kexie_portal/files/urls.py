"""Addresses of stored files."""

from django.urls import path

from kexie_portal.files import views

app_name = "files"
urlpatterns = [path("files/<uuid:uuid>/", views.DownloadView.as_view(), name="download")]
