"""The receipt of a package: number, moment and QR code, as a page and as a PDF made from what was sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting_as
from kexie_portal.files.actions import store
from kexie_portal.files.models import StoredFile
from kexie_portal.sealing import actions, kinds, queries
from kexie_portal.sealing.models import Entry, Package
from kexie_portal.texts import shortened
from kexie_portal.web.printing import pdf_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PURPOSE, FORM = "sealing.receipt", "receipt"
logger = structlog.get_logger(__name__)


def made_of(package: Package) -> StoredFile | None:
    """Return the receipt of a package as a file, where it is made."""
    made = [one for one in queries.files_made(package.entries.order_by("place")) if one.form == FORM]
    return StoredFile.objects.filter(pk=made[-1].file).first() if made else None


def complete(package: Package) -> StoredFile:
    """Return the receipt as a file, made now where no worker has; of two who ask at once, one makes it."""
    kept = made_of(package)
    if kept is not None:
        return kept
    with translation.override(settings.LANGUAGE_CODE):
        content = pdf_bytes(package)
    with transaction.atomic(), acting_as(None, reason=_("files made")):
        Package.objects.select_for_update(of=("self",)).get(pk=package.pk)
        return made_of(package) or _keep(package, content)


def _keep(package: Package, content: bytes) -> StoredFile:
    name = shortened(_("Receipt %(number)s") % {"number": package.number}, 120)
    stored = store(content, name=f"{name}.pdf", purpose=PURPOSE, owner=package.sealed_by)
    actions.note_file(package, FORM, stored)
    return stored


def make(package_pk: int) -> None:
    """Make a receipt for a worker; what fails is made when it is first opened."""
    package = Package.objects.filter(pk=package_pk).first()
    if package is None:
        return
    try:
        complete(package)
    except Exception:  # a font, a full disk: whatever it was, the package stands
        logger.exception("receipt_failed", package=package_pk)


def pdf_bytes(package: Package) -> bytes:
    """Set the receipt."""
    context = {"package": package, "stamp": package.stamp, "files": package.files.all()}
    return package.stamp.marked(pdf_of(render_to_string("sealing/receipt_print.html", context)))


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Tell whether a user may download a receipt: whoever reads the package."""
    told = f'"file":"{stored_file.pk}"'
    entry = Entry.objects.filter(verb="file", told__contains=told).select_related("package").first()
    return entry is not None and entry.package is not None and kinds.may_read(user, entry.package)
