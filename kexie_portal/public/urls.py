"""Addresses of public pages that belong to no subject."""

from django.urls import path

from kexie_portal.public import robots

app_name = "public"
urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
]
