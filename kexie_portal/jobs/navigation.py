"""Background work in the navigation."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Add the list of one's own jobs."""
    register(Item("home", 40, _("My jobs"), "jobs:list", "list-check"))
