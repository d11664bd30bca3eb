"""Who answers for a node: people whose postings in force hold a permission there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from orgs.common.days import in_force_on
from orgs.common.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


def keepers(perm: str, nodes: Iterable[Organization], *, family: str = "") -> QuerySet[User]:
    """Return the people posted at one of the nodes themselves whose role holds the permission.

    Those posted further up hold it as well, but need not hear of everything below; name their node to reach them.
    """
    codename = perm.partition(".")[2]
    roles = [r.key for r in ROLES.values() if codename in r.permissions and (not family or r.family == family)]
    at = Q(postings__organization__in=[node.pk for node in nodes])
    in_force = in_force_on(timezone.localdate(), "postings__")
    return get_user_model()._default_manager.filter(in_force, at, postings__role__in=roles, is_active=True).distinct()
