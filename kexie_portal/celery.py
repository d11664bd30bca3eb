"""The Celery application: worker and beat read their settings from Django."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexie_portal.settings.demo")

app = Celery("kexie_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
