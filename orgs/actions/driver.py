"""Mark by which driver (三带) an association came; a mark ends, it is never taken out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs import figures_stamp, rules_party, scope
from orgs.actions.overlap import refuse_overlap
from orgs.actions.retrying import retried
from orgs.errors import NotAllowed, Refused
from orgs.models import DriverMark, Organization
from orgs.rules import MANAGE_ASSOCIATION

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@retried
def mark(
    node: Organization,
    *,
    actor: User,
    driver: str,
    first_day: date,
    note: str = "",
    through: Organization | None = None,
) -> DriverMark:
    """Mark an organisation with a driver from a day on; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        locked = Organization.objects.select_for_update().get(pk=node.pk)
        if not rules_party.may_mark(actor, locked):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": node})
        if first_day > timezone.localdate():
            raise Refused(_("This day is still to come."), "first_day")
        if locked.closed is not None and first_day >= locked.closed:
            words = _("%(name)s was closed on %(day)s.") % {"name": node, "day": locked.closed.isoformat()}
            raise Refused(words, "first_day")
        refuse_overlap(DriverMark.objects.filter(organization=locked, driver=driver), first_day, None, "driver")
        made = DriverMark.objects.create(
            organization=locked, driver=driver, first_day=first_day, note=note, through=through, marked_by=actor
        )
        scope.recheck(DriverMark, made.pk, actor, MANAGE_ASSOCIATION)
        figures_stamp.touch([node.pk])
        return made


@retried
def end_mark(one: DriverMark, *, actor: User, day: date) -> DriverMark:
    """End a mark on a day, which is out; one set by mistake ends on its first day. Raises `NotAllowed`, `Refused`."""
    with transaction.atomic():
        node = Organization.objects.select_for_update().get(pk=one.organization_id)
        if not rules_party.may_mark(actor, node):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": node})
        current = DriverMark.objects.select_for_update().get(pk=one.pk)
        if current.end_day is not None:
            raise Refused(_("It has ended already."), "day")
        if day < current.first_day:
            raise Refused(_("It cannot end before it began."), "day")
        current.end_day = day
        current.save(update_fields=["end_day"])
        figures_stamp.touch([node.pk])
        return current
