"""Letters in the side navigation."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.documents import access
from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Add the register for those who see a unit's letters, the texts for those who write them."""
    register(Item("cases", 140, _("Official letters"), "documents:letter_list", "mail", access.sees_any))
    register(Item("cases", 141, _("Texts of letters"), "documents:template_list", "template", access.edits_any))
