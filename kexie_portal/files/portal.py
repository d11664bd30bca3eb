"""Files: what the rest of the portal learns of them at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.audit import registry
from kexie_portal.files import materials, slots
from kexie_portal.files.models import Attachment, Freeze
from kexie_portal.jobs.rules import may_run_system
from kexie_portal.web.navigation import Item, register
from kexie_portal.web.words import register_chunk

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def install() -> None:
    """Record attachments and freezes, add the sweep to the system's pages, give the script its sentences."""
    registry.register(
        Attachment,
        may_see=_sees,
        exclude=["content_type", "object_id", "position", "uploaded_at"],
        title=lambda one: slots.title_of(one.content_type.model_class(), one.record, one.slot),
    )
    registry.register(Freeze, may_see=_sees, exclude=["content_type", "object_id", "frozen_at"], title=str)
    register(Item("system", 64, gettext_lazy("Files without use"), "files:sweep", "file-x", may_run_system))
    register_chunk("uploads", words)


def _sees(user: User, row: Attachment | Freeze) -> bool:
    """Tell whether a user reads the history of a file in a slot: whoever sees the record and may read the slot."""
    record = row.record
    if record is None or not materials.sees(user, record):
        return False
    known = slots.of(record)
    slot = known.slot(record, row.slot)
    return slot is None or known.may_read(user, record, slot)


def words() -> dict[str, str]:
    """Give the script of uploads its sentences."""
    return {
        "upload_waits": _("waiting"),
        "upload_checks": _("being checked"),
        "upload_pauses": _("no connection; goes on by itself"),
        "upload_stop": _("Stop"),
        "upload_signed_out": _(
            "You are signed out. Sign in again and choose the same file: it goes on where it stopped."
        ),
        "upload_failed": _("“{name}” could not be uploaded. Choose it again: it goes on where it stopped."),
        "upload_too_large": _("“{name}” has {size}; {limit} are the most that is taken here."),
        "upload_empty": _("“{name}” is empty."),
        "upload_stopped": _("“{name}” was stopped."),
        "upload_leave": _("Files are still being uploaded."),
    }
