"""The backend that signs people in by name and password; it gives them no rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class AccountBackend(AuthenticationBackend):
    """Signs accounts in and gives nobody a right: those follow from postings alone, never from groups or flags.

    Django's own would ask the database for groups and single permissions on every page.
    """

    def get_all_permissions(self, user_obj: User, obj: object = None) -> set[str]:
        """Give none."""
        return set()

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        """Open no part of the administration; each part asks for itself."""
        return False
