"""The inbox, the work list's parts and the webhooks in the frame of every page."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.jobs.rules import may_run_system
from kexie_portal.notices import absences
from kexie_portal.notices.queries import unread_count
from kexie_portal.notices.worklist import deadlines_of
from kexie_portal.web import topbar, worklist
from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Add the inbox with its count, time limits, deputies and, for the system administrator, the webhooks."""
    register(Item("home", 20, _("Inbox"), "notices:inbox", "inbox", also=("notices:preferences", "notices:reminders")))
    register(Item("home", 50, _("Out of office"), "notices:absences", "calendar-off"))
    register(Item("system", 60, _("Webhooks"), "notices:webhooks", "webhook", may_run_system))
    register(Item("system", 61, _("E-mails"), "notices:mails", "mail", may_run_system))
    topbar.register_unread(unread_count)
    worklist.register(deadlines_of, kind="deadlines", label=_("Time limits"))
    worklist.register_principals(absences.represented_by)
