"""The three queues of background work: what somebody waits for, what may take its time, what takes long.

Workers take `urgent` before `normal` before `bulk`. In production a worker of its own takes the bulk, so that a
ledger of 10,000 rows keeps nobody's letter waiting.
`CELERY_TASK_QUEUES` and `CELERY_TASK_ROUTES` in the settings name the same.
"""

from enum import StrEnum


class Queue(StrEnum):
    """A queue, the most urgent first."""

    URGENT = "urgent"
    NORMAL = "normal"
    BULK = "bulk"
