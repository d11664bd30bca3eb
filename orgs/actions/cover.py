"""Cover further enterprises by an association, and end a cover (domain.md, rule 4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs import figures_stamp, rules, scope
from orgs.actions.association import bump, locked
from orgs.actions.retrying import retried
from orgs.errors import NotAllowed, Refused
from orgs.models import Association, CoveredEnterprise, Enterprise
from orgs.querysets import VIEW

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def cover(association: Association, *, actor: User, enterprise: Enterprise, first_day: date) -> CoveredEnterprise:
    """Let an association cover one more enterprise from a day on; firms may share one by area.

    Raises `NotAllowed` and `Refused`.
    """
    try:
        return _cover(association, actor=actor, enterprise=enterprise, first_day=first_day)
    except IntegrityError as error:
        raise Refused(_("The association covers this enterprise already."), "enterprise") from error


@retried
def _cover(association: Association, *, actor: User, enterprise: Enterprise, first_day: date) -> CoveredEnterprise:
    with transaction.atomic():
        current = locked(association.pk)
        _check(current, actor, enterprise, first_day)
        made = CoveredEnterprise.objects.create(association=current, enterprise=enterprise, first_day=first_day)
        bump(current.organization)
        scope.recheck(Association, current.pk, actor, rules.MANAGE_ASSOCIATION)
        figures_stamp.touch([current.pk, enterprise.unit_id])
        return made


def _check(association: Association, actor: User, enterprise: Enterprise, first_day: date) -> None:
    node = association.organization
    if not rules.may_change_association(actor, association) or not scope.may(actor, VIEW, enterprise.unit):
        raise NotAllowed(_("You cannot change %(name)s.") % {"name": node})
    if not rules.day_is_sound(first_day, node.opened, timezone.localdate()):
        raise Refused(_("The day must lie between the founding and today."), "first_day")
    if not enterprise.is_alive_on(timezone.localdate()):
        raise Refused(_("%(enterprise)s is closed.") % {"enterprise": enterprise.name}, "enterprise")


@retried
def end_cover(relation: CoveredEnterprise, *, actor: User, day: date) -> CoveredEnterprise:
    """End a cover on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = locked(relation.association_id)
        found = CoveredEnterprise.objects.select_related("enterprise").get(pk=relation.pk)
        if not rules.may_change_association(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.organization})
        if found.end_day is not None:
            raise Refused(_("This cover has ended already."))
        if not rules.day_is_sound(day, found.first_day, timezone.localdate()):
            raise Refused(_("The day must lie between the first day and today."), "day")
        found.end_day = day
        found.save(update_fields=["end_day"])
        bump(current.organization)
        figures_stamp.touch([current.pk, found.enterprise.unit_id])
        return found
