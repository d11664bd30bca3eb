"""Mark by which driver (三带) an association came; a mark ends, it is never taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_created
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.bulk_insert import insert
from orgs.common.dated import refuse_backward, refuse_overlap
from orgs.common.enums import Kind
from orgs.register import rules as register_rules
from orgs.register.models.driver import DriverMark
from orgs.register.rules import MANAGE_ASSOCIATION
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

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
        if not register_rules.may_mark(actor, locked):
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
        last_write.touch([node.pk])
        return made


@retried
def end_mark(one: DriverMark, *, actor: User, day: date) -> DriverMark:
    """End a mark on a day, which is out; one set by mistake ends on its first day. Raises `NotAllowed`, `Refused`."""
    with transaction.atomic():
        node = Organization.objects.select_for_update().get(pk=one.organization_id)
        if not register_rules.may_mark(actor, node):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": node})
        current = DriverMark.objects.select_for_update().get(pk=one.pk)
        current.organization = node
        if current.end_day is not None:
            raise Refused(_("It has ended already."), "day")
        refuse_backward(current.first_day, day, "day")
        current.end_day = day
        current.save(update_fields=["end_day"])
        last_write.touch([node.pk])
        return current


#: As many associations are marked in one step at most; a longer list is narrowed first.
MOST = 5000


@dataclass
class Marked:
    """What a bulk marking did: how many marks, and who was left out for which reason."""

    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


@retried
def mark_many(pks: Iterable[int], *, actor: User, driver: str, first_day: date | None = None, note: str = "") -> Marked:
    """Mark many associations with a driver, from a day or from the founding of each, in one transaction.

    Those that the actor does not keep are not there; those that cannot bear the mark are left out and named.
    Raises `Refused` where the day is still to come or the associations are too many.
    """
    wanted, today = list(pks), timezone.localdate()
    if len(wanted) > MOST:
        raise Refused(_("These are more than %(most)d associations: narrow the list first.") % {"most": MOST})
    if first_day is not None and first_day > today:
        raise Refused(_("This day is still to come."), "first_day")
    with transaction.atomic():
        kept = Organization.objects.visible_to(actor, MANAGE_ASSOCIATION).filter(pk__in=wanted, kind=Kind.ASSOCIATION)
        nodes = list(kept.order_by("pk").select_for_update(no_key=True))
        days = {node.pk: first_day or min(node.opened or today, today) for node in nodes}
        outcome = Marked(left_out=[(node.name, words) for node in nodes if (words := _unfit(node, days[node.pk]))])
        fit = [node for node in nodes if not _unfit(node, days[node.pk])]
        bearers = _bearers([node.pk for node in fit], driver, days)
        outcome.left_out += [(node.name, _("It bears this mark already.")) for node in fit if node.pk in bearers]
        made = [
            DriverMark(organization=node, driver=driver, first_day=days[node.pk], note=note, marked_by=actor)
            for node in fit
            if node.pk not in bearers
        ]
        insert(made)
        record_created(made)
        last_write.touch({mark.organization.parent_id for mark in made if mark.organization.parent_id})
        outcome.done = len(made)
        return outcome


def _unfit(node: Organization, day: date) -> str:
    """Say why an association cannot bear a mark from a day on, or nothing."""
    if node.closed is not None and day >= node.closed:
        return _("%(name)s was closed on %(day)s.") % {"name": node.name, "day": node.closed.isoformat()}
    return ""


def _bearers(pks: list[int], driver: str, days: dict[int, date]) -> set[int]:
    """Return those that bear the mark on their day or later."""
    rows = DriverMark.objects.filter(organization__in=pks, driver=driver).exclude(end_day=F("first_day"))
    ends = rows.filter(Q(end_day__isnull=True) | Q(end_day__gt=min(days.values(), default=date.max)))
    known = ends.order_by().values_list("organization_id", "end_day")
    return {pk for pk, end in known if end is None or end > days[pk]}
