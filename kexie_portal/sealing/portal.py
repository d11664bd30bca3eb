"""What sealing tells the rest of the portal: the check at night, the list for those who run the system, receipts."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from kexie_portal.encryption import rotation
from kexie_portal.files import access
from kexie_portal.files.sniffing import PDF
from kexie_portal.jobs import schedules
from kexie_portal.retention import registry as retention
from kexie_portal.retention.registry import Purpose
from kexie_portal.sealing import audit, closing, keeping, kinds, receipts
from kexie_portal.sealing.tasks import CHECK
from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Announce check, list, receipts and what the log records."""
    access.register(receipts.PURPOSE, receipts.may_read_file, accepts=(PDF,))
    schedules.register("sealing: verify", CHECK, crontab(hour="3", minute="30"))
    audit.register()
    retention.register(Purpose("packages", keeping.blank_before, takes=("sealing.Package",)))
    rotation.register("sealing.closedkey", closing.wrap_anew, waiting=closing.count_wrapped_before)
    register(Item("system", 60, _("Sealed packages"), "sealing:package_list", "certificate", kinds.sees_list))
