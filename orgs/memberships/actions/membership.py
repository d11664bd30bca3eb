"""Enter and end memberships, one or a thousand at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_created, record_updated
from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.common.bulk_insert import insert
from orgs.memberships import letters
from orgs.memberships import rules as membership_rules
from orgs.memberships.conditions import Span, refusal_of
from orgs.memberships.enums import NO_OFFICE, OFFICE_KINDS, WAITING_STATES, MembershipForm
from orgs.memberships.models import Membership, MembershipApplication
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class Joined:
    """In which form, and from when to when, a member belongs to a body."""

    first_day: date
    end_day: date | None = None
    form: str = MembershipForm.GROUP
    committee: str = ""
    driver: str = ""

    @property
    def span(self) -> Span:
        """Return the days."""
        return self.first_day, self.end_day


@dataclass
class Outcome:
    """What a bulk write did: how many rows, and who was left out for which reason."""

    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def enter(body: Organization, *, actor: User, member: Organization, joined: Joined) -> Membership:
    """Enter a membership; raises `NotAllowed` and `Refused`."""
    try:
        return _enter(body, actor=actor, member=member, joined=joined)
    except IntegrityError as error:  # somebody entered it in the same moment
        raise Refused(_("It is a member already."), "member") from error


@retried
def _enter(body: Organization, *, actor: User, member: Organization, joined: Joined) -> Membership:
    with transaction.atomic():
        place = locked(body.pk)
        if not membership_rules.may_enter(actor, place, member):
            raise NotAllowed(_("You cannot enter members of %(name)s.") % {"name": place})
        return write(place, member, joined, actor=actor)


def write(body: Organization, member: Organization, joined: Joined, *, actor: User, waiting: bool = True) -> Membership:
    """Write one membership of a locked body with its certificate; `waiting` minds applications that are open."""
    check(body, member, joined, waiting=waiting)
    made = Membership.objects.create(
        body=body,
        member=member,
        form=joined.form,
        committee=joined.committee,
        driver=joined.driver,
        first_day=joined.first_day,
        end_day=joined.end_day,
    )
    letters.issue([made], actor=actor)
    last_write.touch([body.pk, member.pk])
    return made


def check(body: Organization, member: Organization, joined: Joined, *, waiting: bool = True) -> None:
    """Raise `Refused` where a member cannot belong to a body."""
    check_office(body, joined.form)
    if joined.form == MembershipForm.OFFICE and not joined.committee.strip():
        raise Refused(_("Name the specialised committee whose office it is."), "committee")
    refusal = refusals(body, [member], joined, waiting=waiting).get(member.pk)
    if refusal is not None:
        raise refusal


def check_office(body: Organization, form: str) -> None:
    """Raise `Refused` where a body has no specialised committees."""
    if form == MembershipForm.OFFICE and body.kind not in OFFICE_KINDS:
        raise Refused(str(NO_OFFICE), "form")


def locked(pk: int) -> Organization:
    """Read a body for a write of its members, one writer at a time."""
    rows = Organization.objects.order_by().select_for_update(no_key=True, of=("self",))
    return rows.select_related("parent").get(pk=pk)


def refusals(
    body: Organization, members: Sequence[Organization], joined: Joined, *, waiting: bool = True
) -> dict[int, Refused]:
    """Return by key why members cannot belong to a body, in two queries however many there are."""
    pks = [member.pk for member in members]
    spans: dict[int, list[Span]] = defaultdict(list)
    known = Membership.objects.filter(body=body, member__in=pks).order_by()
    for pk, first, end in known.values_list("member_id", "first_day", "end_day"):
        spans[pk].append((first, end))
    open_ones: set[int] = set()
    if waiting:
        rows = MembershipApplication.objects.filter(body=body, member__in=pks, state__in=WAITING_STATES)
        open_ones = set(rows.order_by().values_list("member_id", flat=True))
    today, found = timezone.localdate(), {}
    for member in members:
        refusal = refusal_of(body, member, joined.span, today, spans[member.pk])
        if refusal is None and member.pk in open_ones:
            refusal = Refused(_("An application or invitation is open: decide it first."), "member")
        if refusal is not None:
            found[member.pk] = refusal
    return found


def chosen(actor: User, pks: Iterable[int]) -> list[Organization]:
    """Read the members that the actor selected, as far as they see them, in tree order."""
    return list(Organization.objects.visible_to(actor).filter(pk__in=list(pks)).order_by("tree_id", "lft"))


@retried
def enter_many(body: Organization, *, actor: User, member_pks: Iterable[int], joined: Joined) -> Outcome:
    """Enter many members at once with their history; those who cannot join are left out and named.

    Raises `NotAllowed`.
    """
    with transaction.atomic():
        place = locked(body.pk)
        if not membership_rules.may_admit(actor, place) or place.closed is not None:
            raise NotAllowed(_("You cannot enter members of %(name)s.") % {"name": place})
        check_office(place, joined.form)
        members = chosen(actor, member_pks)
        refused = refusals(place, members, joined)
        made = [
            Membership(
                body=place,
                member=member,
                form=joined.form,
                committee=joined.committee,
                driver=joined.driver,
                first_day=joined.first_day,
                end_day=joined.end_day,
            )
            for member in members
            if member.pk not in refused
        ]
        insert(made)
        record_created(made)
        letters.issue(made, actor=actor)
        last_write.touch({place.pk, *(one.member.parent_id or one.member_id for one in made)})
        names = {member.pk: member.name for member in members}
        return Outcome(len(made), [(names[pk], refusal.message) for pk, refusal in refused.items()])


@retried
def end(membership: Membership, *, actor: User, day: date, reason: str) -> Membership:
    """End a membership on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        found = _locked_rows().get(pk=membership.pk)
        if not membership_rules.may_admit(actor, found.body):
            raise NotAllowed(_("You cannot end memberships of %(name)s.") % {"name": found.body})
        if words := _end_refusal(found, day):
            raise Refused(words, "day")
        found.end_day, found.end_reason = day, reason
        found.save(update_fields=["end_day", "end_reason"])
        letters.revoke([found], actor=actor, day=day, reason=reason)
        last_write.touch([found.body_id, found.member_id])
        return found


@retried
def end_many(membership_pks: Iterable[int], *, actor: User, day: date, reason: str) -> Outcome:
    """End many memberships on a day by one statement, with their history; those that cannot end are left out."""
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        rows = list(_locked_rows().filter(pk__in=list(membership_pks)).order_by("pk"))
        outcome, ending = Outcome(), []
        for row in rows:
            words = _end_refusal(row, day)
            if not membership_rules.may_admit(actor, row.body):
                words = _("You cannot end memberships of %(name)s.") % {"name": row.body}
            if words:
                outcome.left_out.append((row.member.name, words))
            else:
                ending.append(row)
        outcome.done = _end_rows(ending, day, reason)
        letters.revoke(ending, actor=actor, day=day, reason=reason)
        return outcome


def _locked_rows() -> QuerySet[Membership]:
    return Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("body", "member")


def _end_refusal(row: Membership, day: date) -> str:
    if row.end_day is not None:
        return _("This membership has ended already.")
    if not row.first_day <= day <= timezone.localdate():
        return _("The day must lie between the first day and today.")
    return ""


def _end_rows(rows: list[Membership], day: date, reason: str) -> int:
    """End rows by one statement; the history says it of each."""
    if not rows:
        return 0
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(end_day=day, end_reason=reason)
    for row in rows:
        row.end_day, row.end_reason = day, reason
    record_updated((row, {"end_day": (None, day), "end_reason": ("", reason)}) for row in rows)
    last_write.touch({pk for row in rows for pk in (row.body_id, row.member.parent_id or row.member_id)})
    return len(rows)
