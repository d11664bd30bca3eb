"""Background work of the network; importing the modules registers their kinds."""

from orgs import membership_jobs
from orgs.imports import tasks as import_tasks

__all__ = ["import_tasks", "membership_jobs"]
