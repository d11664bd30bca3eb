"""Put right what was done by hand: take back a closing, rename a park."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_updated
from kexie_portal.audit.context import acting, acting_as
from kexie_portal.retrying import retried
from kexie_portal.workflow.errors import NotAllowed, Refused
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.rules import may as case_rules
from orgs.common import scope
from orgs.common.enums import CaseState
from orgs.memberships.models import Membership
from orgs.register import rules as register_rules
from orgs.register.actions.association import locked
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@retried
def reopen(association: Association, *, actor: User, reason: str) -> Association:
    """Take back the closing of an association, with the covers, offices and memberships that ended by it.

    Raises `NotAllowed`, and `Refused` where a covered enterprise has another host or is closed, or a case closed it.
    """
    try:
        with transaction.atomic(), acting_as(actor, acting().address, reason):
            current = locked(association.pk)
            node = current.organization
            if not case_rules.may_reopen(actor, current) or node.closed is None:
                raise NotAllowed(_("You cannot take back the closing of %(name)s.") % {"name": node})
            _check_case(current)
            _check_host(current, node.closed)
            _resume(current, node.closed)
            node.closed, node.version = None, node.version + 1
            node.save(update_fields=["closed", "version", "updated_at"])
            current.closing_reason = ""
            current.save(update_fields=["closing_reason"])
            scope.recheck(Association, current.pk, actor, register_rules.MANAGE_ASSOCIATION)
            last_write.touch([node.pk])
            return current
    except IntegrityError as error:
        raise Refused(_("Something else has taken its place since then; it cannot be taken back.")) from error


def _check_case(association: Association) -> None:
    decided = ChangeCase.objects.filter(association=association, kind=ChangeKind.DISSOLUTION, state=CaseState.APPROVED)
    if decided.exists():
        raise Refused(_("It was dissolved by a case: undo the approval there."))


def _check_host(association: Association, day: date) -> None:
    host = next((cover for cover in _last_covers(association, day) if cover.is_host), None)
    if host is None:
        return
    if not host.enterprise.is_alive_on(timezone.localdate()):
        raise Refused(_("%(enterprise)s is closed.") % {"enterprise": host.enterprise.name})
    others = CoveredEnterprise.objects.filter(enterprise=host.enterprise, is_host=True, end_day__isnull=True)
    if others.exists():
        raise Refused(_("%(enterprise)s hosts an association already.") % {"enterprise": host.enterprise.name})


def _last_covers(association: Association, day: date) -> list[CoveredEnterprise]:
    """Return what the closing ended, without those that had given way on that same day: an old host, a former cover."""
    last: list[CoveredEnterprise] = []
    rows = association.covered.filter(end_day=day).select_related("enterprise").order_by("-first_day", "-pk")
    for cover in rows:
        same = [one for one in last if one.enterprise_id == cover.enterprise_id or (one.is_host and cover.is_host)]
        if not same:
            last.append(cover)
    return last


def _resume(association: Association, day: date) -> None:
    """Open again what ended on the day of the closing; what has closed itself since then stays ended."""
    for cover in _last_covers(association, day):
        closed = cover.enterprise.closed
        cover.end_day = max(cover.first_day, closed) if closed else None
        cover.save(update_fields=["end_day"])
    terms = association.terms.filter(end_day=day).order_by("-number")[:1]
    for row in (*association.officers.filter(end_day=day), *terms):
        row.end_day = None
        row.save(update_fields=["end_day"])
    _resume_memberships(association, day)


def _resume_memberships(association: Association, day: date) -> None:
    """Open again the memberships that ended for the reason of the closing, in bodies that still live."""
    reason = association.closing_reason
    ended = Membership.objects.filter(member_id=association.pk, end_day=day, end_reason=reason)
    rows = list(ended.filter(body__closed__isnull=True))
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(end_day=None, end_reason="")
    record_updated((row, {"end_day": (day, None), "end_reason": (reason, "")}) for row in rows)
