"""What the four apps stand on: settings, addresses, background work and small apps by subject.

Knows nothing of `orgs`, `projects`, `activities` or `reports` (settings, urls and celery aside).
"""

from kexie_portal.celery import app as celery_app

__all__ = ["celery_app"]
