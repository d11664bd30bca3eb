"""The page in the navigation, and what the log records."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kexie_portal.audit import registry
from kexie_portal.retention.models import Term
from kexie_portal.retention.rules import may_see
from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Register both."""
    register(Item("system", 70, _("How long things stay"), "retention:list", "recycle", may_see))
    registry.register(Term, exclude=["set_at"], title=lambda row: row.key, may_see=lambda user, _row: may_see(user))
