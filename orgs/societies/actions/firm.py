"""Enter and end the enterprises that belong to a society or federation themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.memberships.actions.membership import Outcome, locked
from orgs.memberships.rules import KEEP
from orgs.register.models.enterprise import Enterprise
from orgs.societies import rules as society_rules
from orgs.societies.models.firm import MemberFirm
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from orgs.tree.places import area_of, is_in

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@retried
def enter_many(body: Organization, *, actor: User, codes: Iterable[str], first_day: date) -> Outcome:
    """Enter enterprises as members by their codes; those that cannot be are left out and named.

    Raises `NotAllowed`, and `Refused` where the day is still to come.
    """
    if first_day > timezone.localdate():
        raise Refused(_("A membership cannot begin in the future."), "first_day")
    with transaction.atomic():
        place = locked(body.pk)
        if not society_rules.may_keep_firms(actor, place):
            raise NotAllowed(_("You cannot enter members of %(name)s.") % {"name": place})
        wanted = list(dict.fromkeys(codes))
        known = {one.uscc: one for one in Enterprise.objects.select_related("unit").filter(uscc__in=wanted)}
        members = set(
            MemberFirm.objects.filter(body=place, enterprise__uscc__in=wanted, end_day__isnull=True)
            .order_by()
            .values_list("enterprise__uscc", flat=True)
        )
        outcome = Outcome()
        for code in wanted:
            firm = known.get(code)
            words = _("It is a member already.") if code in members else _refusal(place, firm, first_day)
            if words or firm is None:
                outcome.left_out.append((code, words))
                continue
            made = MemberFirm.objects.create(body=place, enterprise=firm, first_day=first_day)
            scope.recheck(MemberFirm, made.pk, actor, KEEP)
            outcome.done += 1
        last_write.touch([place.pk])
        return outcome


def _refusal(body: Organization, firm: Enterprise | None, first_day: date) -> str:
    """Say why an enterprise cannot be a member, without telling more of one of another city than that."""
    if firm is None or not is_in(firm.unit, area_of(body)):
        return _("The register of this city has no enterprise with this code.")
    if firm.closed is not None:
        return _("%(name)s was closed on %(day)s.") % {"name": firm.name, "day": firm.closed.isoformat()}
    if MemberFirm.objects.filter(body=body, enterprise=firm, end_day__gt=first_day).exists():
        return _("It was a member on that day already; the days overlap.")
    return ""


@retried
def end(member: MemberFirm, *, actor: User, day: date, reason: str) -> MemberFirm:
    """End a membership on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        rows = MemberFirm.objects.select_for_update(no_key=True, of=("self",)).select_related("body", "enterprise")
        current: MemberFirm = rows.get(pk=member.pk)
        if not society_rules.may_keep_firms(actor, current.body):
            raise NotAllowed(_("You cannot end memberships of %(name)s.") % {"name": current.body})
        if current.end_day is not None:
            raise Refused(_("This membership has ended already."), "day")
        if not current.first_day <= day <= timezone.localdate():
            raise Refused(_("The day must lie between the first day and today."), "day")
        current.end_day, current.end_reason = day, reason
        current.save(update_fields=["end_day", "end_reason"])
        last_write.touch([current.body_id])
        return current
