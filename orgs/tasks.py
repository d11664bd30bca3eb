"""Background work of the network; importing the modules registers their kinds."""

from orgs.imports import tasks as import_tasks
from orgs.memberships import jobs as membership_jobs

__all__ = ["import_tasks", "membership_jobs"]
