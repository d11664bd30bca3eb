"""The files of imports: what is taken, and who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kexie_portal.files import access
from kexie_portal.files.models import StoredFile
from orgs.imports.models import ImportBatch
from orgs.ledger.limits import DEFAULT_LIMITS
from orgs.pages.uploads import ACCEPTED

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


LEDGER = "orgs.ledger"

MARKED = "orgs.ledger_faults"

IMPORT = "orgs.import_ledger"


def install() -> None:
    """Register the two purposes; those who may import for the unit of the file may read it."""
    access.register(LEDGER, may_read, accepts=ACCEPTED, max_bytes=DEFAULT_LIMITS.size)
    access.register(MARKED, may_read)


def may_read(user: User, stored_file: StoredFile) -> bool:
    """Tell whether a user may import for the unit that the file speaks for."""
    mine = ImportBatch.objects.visible_to(user, IMPORT)
    return bool(mine.filter(Q(file=stored_file) | Q(marked_file=stored_file)).exists())
