"""Decide on many applications at once: the same checks and rows as one by one, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_created
from kexie_portal.errors import Refused
from orgs.common.bulk_insert import insert
from orgs.memberships import letters
from orgs.memberships.actions.membership import Joined, check_office, refusals
from orgs.memberships.conditions import check_alive
from orgs.memberships.enums import MembershipForm
from orgs.memberships.models import Membership, MembershipApplication
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Applications = Sequence[MembershipApplication]


def joined(application: MembershipApplication) -> Joined:
    """Return the membership that an application asks for, from today on."""
    return Joined(
        timezone.localdate(), form=application.form, committee=application.committee, driver=application.driver
    )


def refused(applications: Applications) -> dict[int, Refused]:
    """Return by key why applications cannot be accepted, in two queries for each body."""
    found: dict[int, Refused] = {}
    of_body: dict[int, list[MembershipApplication]] = defaultdict(list)
    for application in applications:
        try:
            _check_alone(application)
        except Refused as refusal:
            found[application.pk] = refusal
        else:
            of_body[application.body_id].append(application)
    for rows in of_body.values():
        against = refusals(rows[0].body, [one.member for one in rows], joined(rows[0]), waiting=False)
        found |= {one.pk: against[one.member_id] for one in rows if one.member_id in against}
    return found


def _check_alone(application: MembershipApplication) -> None:
    check_alive(application.body, application.member)
    check_office(application.body, application.form)
    if application.form == MembershipForm.OFFICE and not application.committee.strip():
        raise Refused(_("Name the specialised committee whose office it is."), "committee")


def admit(applications: Applications, actor: User, data: dict[str, Any]) -> Mapping[int, Refused]:
    """Write the memberships of many applications, in the transaction of the decision; returns those refused by key."""
    bodies = {one.body_id for one in applications}
    list(Organization.objects.order_by("pk").select_for_update(no_key=True, of=("self",)).filter(pk__in=bodies))
    against = refused(applications)  # of two who decide at once the second finds the first
    rows = [one for one in applications if one.pk not in against]
    made = [_membership(one) for one in rows]
    insert(made)
    record_created(made, actor=actor)
    letters.issue(made, actor=actor)
    for application, membership in zip(rows, made, strict=True):
        application.membership, application.decided_on = membership, membership.first_day
    touched = {pk for one in rows for pk in (one.body_id, one.member.parent_id or one.member_id)}
    last_write.touch(touched)
    return against


def _membership(application: MembershipApplication) -> Membership:
    told = joined(application)
    return Membership(
        body=application.body,
        member=application.member,
        form=told.form,
        committee=told.committee,
        driver=told.driver,
        first_day=told.first_day,
    )


def decided(applications: Applications, actor: User, data: dict[str, Any]) -> Mapping[int, Refused]:
    """Note on many applications the day of their decision."""
    for application in applications:
        application.decided_on = timezone.localdate()
    return {}
