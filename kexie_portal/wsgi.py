"""The WSGI entry for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexie_portal.settings.production")

application = get_wsgi_application()

# What is loaded once for good is taken out of the collector's sight: walking through it costs a page tens of
# milliseconds each time a full collection comes due.
get_resolver().url_patterns  # noqa: B018  loads every view
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
