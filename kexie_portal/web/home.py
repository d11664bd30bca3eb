"""The pages of this app in the navigation."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Add the home page and the search."""
    register(Item("home", 10, _("My work"), "web:home", "home"))
    register(Item("home", 15, _("To do"), "web:work", "checklist"))
    register(Item("home", 30, _("Search"), "web:search", "search"))
