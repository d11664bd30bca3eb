"""Handing work to the workers; a broker that is away costs time, never an error: the round each minute finds it."""

import logging

from celery import current_app

log = logging.getLogger(__name__)


def hand_over(task: str, keys: list[int] | None = None) -> None:
    """Send one message for each key, or one without; the first that the broker refuses ends it."""
    try:
        for arguments in [[]] if keys is None else [[key] for key in keys]:
            current_app.tasks[task].apply_async(args=arguments)
    except Exception:  # kombu, redis and socket each raise their own
        log.warning("%s waits for the broker", task, exc_info=True)
