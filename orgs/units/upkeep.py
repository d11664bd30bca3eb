"""Check every night whether the tree is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from celery import shared_task
from celery.schedules import crontab
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.jobs import schedules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

logger = structlog.get_logger(__name__)
CHECK = "orgs.check_tree"


@shared_task(name=CHECK, ignore_result=True)
def check_tree() -> None:
    """Check the tree and tell the system administrators of every fault; nothing is mended without them."""
    from orgs.tree.queries import find_faults  # models: the task is announced before they are ready

    nodes, faults = find_faults()
    if not faults:
        logger.info("tree_sound", nodes=nodes)
        return
    logger.error("tree_faults", nodes=nodes, faults=len(faults), first=faults[0].fault)
    _tell(len(faults), "\n".join(f"{fault.node}: {fault.fault}" for fault in faults[:20]))


def _tell(count: int, body: str) -> None:
    from kexie_portal.notices.actions import notify  # as above

    title = _("The tree of organizations has %(count)d faults; check_tree --fix mends them.") % {"count": count}
    notify(administrators(), title=title, body=body, kind="system")


def administrators() -> QuerySet[User]:
    """Return the people whose postings in force run the system."""
    from django.contrib.auth import get_user_model  # as above

    from orgs.common.days import in_force_on

    return (
        get_user_model()
        ._default_manager.filter(in_force_on(timezone.localdate(), "postings__"), postings__role="sysadmin")
        .filter(is_active=True)
        .distinct()
    )


def install() -> None:
    """Announce the nightly check."""
    schedules.register("organizations: check the tree", CHECK, crontab(hour="2", minute="20"))
