"""Actions that the database may ask to run again; moves of cases are run again by the same words."""

from kexie_portal.retrying import retried

__all__ = ["retried"]
