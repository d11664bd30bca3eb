"""The check at night: every fault is told to those who run the system, and the ends of the chains go into the log."""

from __future__ import annotations

import structlog
from django.utils.translation import gettext as _

from kexie_portal.notices.actions import notify
from kexie_portal.sealing import canonical, kinds, verifying
from kexie_portal.sealing.models import Chain

logger = structlog.get_logger(__name__)
NAMED = 20  # faults in one notice; the command names all


def verify() -> verifying.Checked:
    """Check, log, and tell of faults."""
    found = verifying.check()
    ends = canonical.digest(dict(Chain.objects.values_list("key", "head")))
    if not found.faults:
        logger.info("sealed_sound", packages=found.packages, ends=ends)
        return found
    first = found.faults[0]
    logger.error("sealed_faults", packages=found.packages, faults=len(found.faults), ends=ends, first=first.fault)
    words = _("%(count)d faults in what is sealed; verify_sealed names them all.")
    lines = [f"{one.chain} {one.place} {one.number}: {one.fault}" for one in found.faults[:NAMED]]  # not a text
    notify(kinds.told_of_faults(), title=words % {"count": len(found.faults)}, body="\n".join(lines), kind="system")
    return found
