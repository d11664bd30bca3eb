"""The portal as in production, without HTTPS, with the plain tree and an empty page beside it for comparison."""

from kexie_portal.settings.base import *
from kexie_portal.settings.base import BASE_DIR, INSTALLED_APPS, TEMPLATES

SECRET_KEY = "only-for-benchmarks"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "bench.plain"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
CELERY_TASK_ALWAYS_EAGER = True
LOGGING = {"version": 1, "disable_existing_loggers": True}
