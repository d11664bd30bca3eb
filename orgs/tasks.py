"""Background work of the network; importing the modules registers their kinds."""

from orgs.founding import upkeep as founding_upkeep
from orgs.imports import tasks as import_tasks
from orgs.memberships import jobs as membership_jobs

__all__ = ["founding_upkeep", "import_tasks", "membership_jobs"]
