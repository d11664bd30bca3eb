"""Asking the workers for receipts, by name: a broker that is away costs time, never an error."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from celery import current_app

RECEIPT = "kexie_portal.sealing.make_receipt"
logger = structlog.get_logger(__name__)


def over(packages: Sequence[int]) -> None:
    """Hand packages to the workers; a receipt that none makes is made when it is first opened."""
    try:
        for pk in packages:
            current_app.tasks[RECEIPT].apply_async(args=[pk])
    except Exception:  # kombu, redis and socket each raise their own
        logger.warning("receipts_wait_for_broker", packages=len(packages), exc_info=True)
