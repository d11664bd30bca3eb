"""Say by which size and influence a county or city takes associations as its own group members (guidance art. 8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common.versions import write
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions.membership import locked
from orgs.memberships.models import JoinCriteria
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

#: What an association is measured by.
MEASURES = ("size_classes", "labels", "min_staff", "min_scitech_workers", "min_members")
FIELDS = (*MEASURES, "basis")


@retried
def set_criteria(unit: Organization, *, actor: User, version: int, values: Mapping[str, object]) -> JoinCriteria:
    """Write the criteria of a unit; `version` is 0 where it has none yet. Raises `NotAllowed`, `Stale`, `Refused`."""
    with transaction.atomic():
        place = locked(unit.pk)
        if not membership_rules.may_set_criteria(actor, place):
            raise NotAllowed(_("You cannot enter members of %(name)s.") % {"name": place})
        if not any(values.get(name) not in (None, [], "") for name in MEASURES):
            raise Refused(_("Name at least one measure of size or influence."))
        current = JoinCriteria.objects.select_for_update().filter(unit=place).first()
        if (current.version if current else 0) != version:
            raise Stale(current)
        if current is None:
            current = JoinCriteria(unit=place)
            for name in FIELDS:
                setattr(current, name, values[name])
            current.save(force_insert=True)
        else:
            write(current, values, FIELDS)
        last_write.touch([place.pk])
        return current
