"""The auditor's tasks in the side navigation."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.audit.registry import may_read_log
from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Add the log and the exports for users who may read them."""
    register(Item("system", 60, _("Audit log"), "audit:log", "history", may_read_log))
    register(Item("system", 61, _("Exports"), "audit:exports", "file-export", may_read_log))
