"""Who hears of applications and who reads its people by name, for one application and for many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from kexie_portal.workflow import naming
from kexie_portal.workflow.moving import START
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import ApplicationState
from orgs.postings.queries import keepers_at

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Step
    from orgs.memberships.models import Joining, Membership, MembershipApplication
    from orgs.tree.models.organization import Organization

State = ApplicationState
#: What the association does; everything else the body does.
OF_MEMBER = frozenset({"join", "turn_down", "withdraw", "resubmit"})


def own_steps(step: Step) -> bool:
    """Tell whether a step is the association's own."""
    return step.verb in OF_MEMBER or (step.verb == START and step.to_state == State.SUBMITTED)


def decides_or_stands_above(reader: User, row: Joining) -> bool:
    """Tell whether a reader decides on the members of the body, or sees the unit in which the member lies."""
    if membership_rules.may_admit(reader, row.body):
        return True
    area = row.member.parent
    return area is not None and scope.may(reader, VIEW, area)


def deciders_at(bodies: Iterable[Organization]) -> dict[int, list[User]]:
    """Return by body the people who decide on its members: at itself and at its city, in one query."""
    places = {body.pk: _places(body) for body in bodies}
    known = keepers_at(membership_rules.KEEP, [node for nodes in places.values() for node in nodes])
    found: dict[int, list[User]] = {}
    for pk, nodes in places.items():
        people = {user.pk: user for node in nodes for user in known.get(node.pk, ())}
        found[pk] = [people[key] for key in sorted(people)]
    return found


def _places(body: Organization) -> list[Organization]:
    return [body, body.parent] if body.parent is not None and body.parent.kind == Kind.CITY else [body]


def followers_many(rows: Sequence[MembershipApplication]) -> Mapping[int, list[User]]:
    """Tell the associations of what their body did, and the body's keepers of what the associations did."""
    by_member = {State.SUBMITTED, State.WITHDRAWN}
    deciding = deciders_at({one.body_id: one.body for one in rows if one.state in by_member}.values())
    applying = keepers_at(membership_rules.APPLY, [one.member for one in rows if one.state not in by_member])
    return {
        one.pk: deciding.get(one.body_id, []) if one.state in by_member else applying.get(one.member_id, [])
        for one in rows
    }


def workers_many(rows: Sequence[MembershipApplication]) -> Mapping[int, list[User]]:
    """Remind those who decide, and the associations of what was returned."""
    deciding = deciders_at({one.body_id: one.body for one in rows if one.state == State.SUBMITTED}.values())
    applying = keepers_at(membership_rules.APPLY, [one.member for one in rows if one.state == State.RETURNED])
    return {
        one.pk: deciding.get(one.body_id, []) if one.state == State.SUBMITTED else applying.get(one.member_id, [])
        for one in rows
        if one.state in (State.SUBMITTED, State.RETURNED)
    }


def mask(reader: User, application: MembershipApplication, step: Step) -> str:
    """Name nobody of the body to the association that applies: the body decides, not a person."""
    return "" if own_steps(step) else reviewers(reader, application)


def names_of_membership(reader: User, membership: Membership) -> Mapping[int, str] | None:
    """Name in the log of a membership nobody of the body to its member, as in the application for it."""
    words = reviewers(reader, membership)
    return naming.only_own(reader, words) if words else None


def reviewers(reader: User, row: Joining) -> str:
    """Return what the persons of a body are called to a reader who does not read their names; nothing to others."""
    if decides_or_stands_above(reader, row):
        return ""
    return gettext("reviewer of %(body)s") % {"body": row.body.name}
