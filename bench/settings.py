"""The portal as in production, without HTTPS, with the plain tree beside it for comparison."""

from kexie_portal.settings.base import *
from kexie_portal.settings.base import INSTALLED_APPS

SECRET_KEY = "only-for-benchmarks"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*INSTALLED_APPS, "bench.plain"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
CELERY_TASK_ALWAYS_EAGER = True
