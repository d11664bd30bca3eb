"""The tests: fast hashing, memory for cache and mail, tasks run where they are called."""

from kexie_portal.settings.base import *
from kexie_portal.settings.base import BASE_DIR, database, env

SECRET_KEY = "only-for-tests"
ENCRYPTION_KEYS = HASH_KEYS = [SECRET_KEY]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database("sqlite:///:memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
MEDIA_ROOT = env("TEST_MEDIA_ROOT", default=str(BASE_DIR / "var" / "test-media"))
SEALING_KEY_FILE = str(BASE_DIR / "var" / "test-sealing-key")
AUDIT_ALLOW_FLUSH = True  # the test runner empties its tables
WHITENOISE_AUTOREFRESH = True  # look for a file when it is asked for: each test client would read all of them first
