"""The inbox in the frame of every page."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.queries import unread_count
from kexie_portal.web import topbar
from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Add the inbox to the navigation and its count to the top bar."""
    register(Item("home", 20, _("Inbox"), "notices:inbox", "inbox"))
    topbar.register_unread(unread_count)
