"""Put right in which form a member belongs to a body, or change the form from a day on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.memberships import letters
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions.membership import Joined, check_office, locked, write
from orgs.memberships.enums import MembershipForm
from orgs.memberships.models import Membership
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@retried
def correct_form(
    membership: Membership, *, actor: User, version: int, form: str, committee: str, driver: str | None = None
) -> Membership:
    """Put right in which form and by which driver a member joined, from its first day; no driver keeps the stored one.

    Raises `Stale`, `NotAllowed` and `Refused`.
    """
    with transaction.atomic():
        found = _for_change(membership, actor, version)
        found.form, found.committee = form, _committee(found, form, committee)
        found.driver = found.driver if driver is None else driver
        found.version += 1
        found.save(update_fields=["form", "committee", "driver", "version"])
        last_write.touch([found.body_id, found.member_id])
        return found


@retried
def change_form(
    membership: Membership,
    *,
    actor: User,
    version: int,
    form: str,
    committee: str,
    day: date,
    driver: str | None = None,
) -> Membership:
    """End a membership on a day and begin it in the other form on the same day; returns the new one.

    Where no driver is given, the new one came by that of the former.

    Raises `Stale`, `NotAllowed` and `Refused`.
    """
    words = _("Joins in another form from this day.")
    with transaction.atomic(), acting_as(actor, acting().address, words):
        found = _for_change(membership, actor, version)
        committee = _committee(found, form, committee)
        if found.end_day is not None:
            raise Refused(_("This membership has ended already."))
        if (form, committee) == (found.form, found.committee):
            raise Refused(_("It joins as this already; nothing would change."), "form")
        if not found.first_day < day <= timezone.localdate():
            raise Refused(_("The day must lie after the first day and not after today."), "day")
        found.end_day, found.end_reason = day, words
        found.version += 1
        found.save(update_fields=["end_day", "end_reason", "version"])
        joined = Joined(day, form=form, committee=committee, driver=found.driver if driver is None else driver)
        letters.revoke([found], actor=actor, day=day, reason=words)
        return write(found.body, found.member, joined, actor=actor, waiting=False)


def _for_change(membership: Membership, actor: User, version: int) -> Membership:
    """Read a membership under the lock of its body."""
    body = locked(membership.body_id)
    if not membership_rules.may_admit(actor, body):
        raise NotAllowed(_("You cannot change memberships of %(name)s.") % {"name": body})
    rows = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("body", "member")
    found: Membership = rows.get(pk=membership.pk)
    if found.version != version:
        raise Stale(found)
    return found


def _committee(membership: Membership, form: str, committee: str) -> str:
    check_office(membership.body, form)
    if form != MembershipForm.OFFICE:
        return ""
    if not committee.strip():
        raise Refused(_("Name the specialised committee whose office it is."), "committee")
    return committee.strip()
