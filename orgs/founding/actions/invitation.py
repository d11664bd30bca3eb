"""Invite member enterprises without an association to found one, and answer (引导会员企业建立企业科协, article 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices import deadlines
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.enums import Driver
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as cases
from orgs.founding.enums import InvitationState
from orgs.founding.models import FoundingInvitation
from orgs.founding.queries import holders, member_firms, on_the_way
from orgs.founding.querysets import FILE
from orgs.memberships.actions.membership import Outcome
from orgs.memberships.queries import deciders
from orgs.memberships.rules import KEEP
from orgs.societies import rules as society_rules
from orgs.societies.models.firm import MemberFirm
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.founding.models import FoundingCase
    from orgs.founding.queries import Firm

RESPONSIBLE = "orgs.founding.invitation"
KIND = "founding"
MOST = 500


@retried
def invite_many(firm_pks: Iterable[int], *, actor: User, due_on: date, words: str = "") -> Outcome:
    """Invite member enterprises to found an association; those that cannot be are left out and named.

    Raises `Refused` where the last day for the answer has passed, or they are too many.
    """
    wanted = list(firm_pks)
    if due_on < timezone.localdate():
        raise Refused(_("This day has passed."), "due_on")
    if len(wanted) > MOST:
        raise Refused(_("These are more than %(most)d enterprises: narrow the list first.") % {"most": MOST})
    with transaction.atomic():
        rows = MemberFirm.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
        locked = list(rows.values_list("pk", flat=True))
        outcome, made = Outcome(), []
        for firm in member_firms(actor).filter(pk__in=locked):
            refusal = _refusal(actor, firm)
            invitation = None if refusal else _invite(firm, actor, due_on, words)
            if invitation is None:
                outcome.left_out.append((firm.enterprise.name, refusal or _("An invitation is open already.")))
            else:
                made.append(invitation)
        outcome.done = len(made)
        return outcome


def _refusal(actor: User, firm: Firm) -> str:
    """Say why a member enterprise cannot be invited; nothing where it can."""
    if not society_rules.may_keep_firms(actor, firm.body):
        return _("You cannot invite for %(name)s.") % {"name": firm.body}
    if firm.enterprise.closed is not None:
        words = _("%(name)s was closed on %(day)s.")
        return words % {"name": firm.enterprise, "day": firm.enterprise.closed.isoformat()}
    if firm.has_association:
        return _("It has an association already.")
    if firm.founds:
        return _("A founding is under way already.")
    return ""


def _invite(firm: Firm, actor: User, due_on: date, words: str) -> FoundingInvitation | None:
    """Write one invitation; an older one that was not answered in time gives way. None where one is open."""
    older = FoundingInvitation.objects.filter(enterprise=firm.enterprise, state=InvitationState.INVITED)
    for one in older.filter(due_on__lt=timezone.localdate()):
        one.state = InvitationState.EXPIRED
        one.save(update_fields=["state"])
        deadlines.clear(one)
    made = FoundingInvitation(body=firm.body, enterprise=firm.enterprise, words=words, due_on=due_on, invited_by=actor)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        return None
    scope.recheck(FoundingInvitation, made.pk, actor, KEEP)
    deadlines.watch(made, due_on, RESPONSIBLE, title=_title(made))
    last_write.touch([made.body_id, made.enterprise.unit_id])
    _tell_later(people_of(made), made, actor, _title(made), words)
    return made


@retried
def accept(invitation: FoundingInvitation, *, actor: User) -> FoundingCase:
    """Accept an invitation: a founding case begins, filled in with what the register knows of the enterprise.

    Raises `NotAllowed`, and `Refused` where it was answered, called back or expired, or an association is there.
    """
    with transaction.atomic():
        current = _open(invitation, actor)
        if on_the_way(current.enterprise):
            raise Refused(_("It has an association already, or a founding is under way."))
        words = _("Member enterprise of %(body)s, which invited it to found an association.")
        values = {"driver": Driver.PARTY, "reason": words % {"body": current.body}}
        case = cases.start(actor=actor, unit=current.enterprise.unit, values=values, host=current.enterprise)
        current.case = case
        _answered(current, actor, InvitationState.ACCEPTED, "")
        return case


@retried
def decline(invitation: FoundingInvitation, *, actor: User, reason: str) -> FoundingInvitation:
    """Decline an invitation with the reason; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _open(invitation, actor)
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        return _answered(current, actor, InvitationState.DECLINED, reason.strip())


@retried
def call_back(invitation: FoundingInvitation, *, actor: User, reason: str) -> FoundingInvitation:
    """Call an invitation back that nobody has answered; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _locked(invitation)
        if not founding_rules.may_call_back(actor, current):
            raise NotAllowed(_("You cannot invite for %(name)s.") % {"name": current.body})
        _refuse_answered(current)
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        current.state, current.reason = InvitationState.CALLED_BACK, reason.strip()
        current.save(update_fields=["state", "reason"])
        deadlines.clear(current)
        last_write.touch([current.body_id, current.enterprise.unit_id])
        words = _("Called back: %(invitation)s") % {"invitation": current}
        _tell_later(people_of(current), current, actor, words, current.reason)
        return current


def _locked(invitation: FoundingInvitation) -> FoundingInvitation:
    rows = FoundingInvitation.objects.order_by().select_for_update(no_key=True, of=("self",))
    found: FoundingInvitation = rows.select_related("body__parent", "enterprise__unit__parent__parent").get(
        pk=invitation.pk
    )
    return found


def _open(invitation: FoundingInvitation, actor: User) -> FoundingInvitation:
    current = _locked(invitation)
    if not founding_rules.may_answer_invitation(actor, current):
        raise NotAllowed(_("The officers of the unit in which the enterprise lies answer."))
    _refuse_answered(current)
    return current


def _refuse_answered(invitation: FoundingInvitation) -> None:
    if invitation.standing != InvitationState.INVITED:
        words = _("The invitation is “%(state)s”: nothing is left to answer.")
        raise Refused(words % {"state": invitation.standing.label})


def _answered(invitation: FoundingInvitation, actor: User, state: InvitationState, reason: str) -> FoundingInvitation:
    invitation.state, invitation.reason = state, reason
    invitation.answered_by, invitation.answered_at = actor, timezone.now()
    invitation.save(update_fields=["state", "reason", "answered_by", "answered_at", "case"])
    deadlines.clear(invitation)
    last_write.touch([invitation.body_id, invitation.enterprise.unit_id])
    words = _("%(enterprise)s: the invitation to found an association is “%(state)s”")
    title = words % {"enterprise": invitation.enterprise, "state": state.label}
    people = list(deciders(invitation.body))
    _tell_later(people, invitation, actor, title, reason)
    return invitation


def people_of(invitation: FoundingInvitation) -> list[User]:
    """Return the people who answer an invitation: those who file foundings where the enterprise lies."""
    return holders(FILE, invitation.enterprise.unit)


def _title(invitation: FoundingInvitation) -> str:
    words = _("%(body)s invites %(enterprise)s to found an association")
    return words % {"body": invitation.body, "enterprise": invitation.enterprise}


def _tell_later(people: list[User], invitation: FoundingInvitation, actor: User, title: str, body: str) -> None:
    told = [user for user in people if user.pk != actor.pk]
    url = invitation.get_absolute_url()
    after_commit(notify, told, title=title, body=body, url=url, kind=KIND)
