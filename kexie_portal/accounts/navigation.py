"""The sign-in log in the navigation."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.signin_log import may_read
from kexie_portal.web.navigation import Item, register


def install() -> None:
    """Add the log for those who read it."""
    register(Item("system", 50, _("Sign-in log"), "accounts:signin_log", icon="login", allowed=may_read))
