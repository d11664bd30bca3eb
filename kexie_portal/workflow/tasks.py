"""Background work of the workflow; importing it announces the kinds of jobs."""

from kexie_portal.workflow.days import jobs

__all__ = ["jobs"]
