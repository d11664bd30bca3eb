"""Addresses for machines, at the root and without a namespace."""

from django.urls import path

from kexie_portal.web import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
