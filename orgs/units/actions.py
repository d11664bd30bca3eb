"""Add parks and move parks and associations; the structure itself is written by `orgs.tree.structure`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.tree import following, last_write
from orgs.tree import rules as tree_rules
from orgs.tree import structure as tree
from orgs.tree.following import Moving
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from orgs.tree.naming import keep_former
from orgs.units import rules as unit_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class NewPark:
    """A park (园区) with an association of its own."""

    name: str
    short_name: str = ""
    opened: date | None = None


def add_park(parent: Organization, *, actor: User, data: NewPark) -> Organization:
    """Add a park under a city or county; raises `NotAllowed` and `Refused` for a name that is there already."""
    if not unit_rules.may_add_park(actor, parent):
        raise NotAllowed(_("You cannot add parks under %(unit)s.") % {"unit": parent})
    return _add_park(parent, actor, data)


@retried
def _add_park(parent: Organization, actor: User, data: NewPark) -> Organization:
    with transaction.atomic():
        node = Organization(kind=Kind.PARK, name=data.name, short_name=data.short_name, opened=data.opened)
        tree.add(parent, node)
        twins = Organization.objects.filter(parent=parent, kind=Kind.PARK, name=data.name, closed__isnull=True)
        if twins.exclude(pk=node.pk).exists():
            raise Refused(_("%(unit)s has a park of this name already.") % {"unit": parent}, "name")
        scope.recheck(Organization, node.pk, actor, tree_rules.MANAGE_UNITS)
        last_write.touch([parent.pk])
        return node


@retried
def move(
    node: Organization, *, actor: User, target: Organization, reason: str, day: date | None = None
) -> Organization:
    """Move a park or an association with all under it from a day on (today); the verb is needed at both ends.

    What cannot be kept at the new place ends on that day (`orgs.tree.following`). The journal is kept with the move,
    so that it can be taken back (`orgs.changes.actions.taking_back`). Raises `NotAllowed`, `Refused` for a day before
    it was founded, and `orgs.tree.structure.MoveRefused` where the node cannot sit there or came here later.
    """
    day = day or timezone.localdate()
    if not tree_rules.day_is_sound(day, node.opened, timezone.localdate()):
        raise Refused(_("The day must lie between the founding and today."), "day")
    with transaction.atomic():
        former = tree.move(node, target, actor=actor, reason=reason, day=day)  # under the tree's lock, both ends afresh
        made = node.moves.select_related("from_parent")[0]
        origin = made.from_parent
        if not scope.may(actor, unit_rules.MOVE, origin) or not unit_rules.may_move_to(actor, node, target):
            raise NotAllowed(_("You cannot move %(name)s to %(target)s.") % {"name": node, "target": target})
        scope.recheck(Organization, node.pk, actor, unit_rules.MOVE)
        here = Organization.objects.get(pk=node.pk)
        written = Journal()
        written.created(*([former] if former is not None else []))
        following.move(Moving(here, here.parent or target, day, actor, written))
        last_write.touch([origin.pk, target.pk, *written.nodes()])
        written.keep(made)
        return node


@retried
def rename_park(node: Organization, *, actor: User, version: int, name: str, short_name: str) -> Organization:
    """Rename a park; its old name still finds it. Raises `Stale`, `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = Organization.objects.order_by().select_for_update(no_key=True).get(pk=node.pk)
        if current.version != version:
            raise Stale(current)
        if not unit_rules.may_rename_park(actor, current):
            raise NotAllowed(_("You cannot rename %(name)s.") % {"name": current})
        twins = Organization.objects.filter(parent_id=current.parent_id, kind=Kind.PARK, name=name, closed__isnull=True)
        if twins.exclude(pk=current.pk).exists():
            raise Refused(_("%(unit)s has a park of this name already.") % {"unit": current.parent}, "name")
        old = {"name": current.name, "short_name": current.short_name}
        current.name, current.short_name, current.version = name, short_name, current.version + 1
        current.save(update_fields=["name", "short_name", "version", "updated_at"])
        if name != old["name"]:
            keep_former(current, **old)
        scope.recheck(Organization, current.pk, actor, tree_rules.MANAGE_UNITS)
        last_write.touch([current.pk])
        return current
