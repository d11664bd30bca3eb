"""Django asks here whether a user holds a permission at a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import BaseBackend

from orgs.common.scope import holds, may

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User


class ScopeBackend(BaseBackend):
    """Answer `user.has_perm("orgs.…", node)` by the scope, so that guardian's grants reach down the tree."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: object = None) -> bool:
        """Tell whether the permission holds at the node, or anywhere when no node is given."""
        from orgs.tree.models.organization import Organization

        if not perm.startswith("orgs."):
            return False
        if obj is None:
            return holds(user_obj, perm)
        return isinstance(obj, Organization) and may(user_obj, perm, obj)
