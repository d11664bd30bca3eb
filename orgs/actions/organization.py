"""Add parks and move parks and associations; the structure itself is written by `orgs.tree`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs import figures_stamp, rules, scope, tree
from orgs.actions.retrying import retried
from orgs.enums import Kind
from orgs.errors import NotAllowed, Refused
from orgs.journal import Journal
from orgs.membership_leaving import end_for_move
from orgs.models import Organization

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
    if not rules.may_add_park(actor, parent):
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
        scope.recheck(Organization, node.pk, actor, rules.MANAGE_UNITS)
        figures_stamp.touch([parent.pk])
        return node


@retried
def move(node: Organization, *, actor: User, target: Organization, reason: str) -> Organization:
    """Move a park or an association with all under it; the verb is needed at both ends.

    Memberships that hold only in the city or county that it leaves end today (`orgs.membership_leaving`).
    Raises `NotAllowed`, and `orgs.tree.MoveRefused` where the node cannot sit there.
    """
    with transaction.atomic():
        tree.move(node, target, actor=actor, reason=reason)  # takes the tree's lock and reads both ends afresh
        origin = node.moves.select_related("from_parent")[0].from_parent
        if not scope.may(actor, rules.MOVE, origin) or not rules.may_move_to(actor, node, target):
            raise NotAllowed(_("You cannot move %(name)s to %(target)s.") % {"name": node, "target": target})
        scope.recheck(Organization, node.pk, actor, rules.MOVE)
        here = Organization.objects.get(pk=node.pk)
        ended = end_for_move(here, here.parent, timezone.localdate(), Journal())
        figures_stamp.touch([origin.pk, target.pk, *(row.body_id for row in ended)])
        return node
