"""Apply for membership, invite many at once, recommend upwards; decisions are moves of `orgs.memberships.workflow`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_created
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from kexie_portal.workflow import moving
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.moving import START
from orgs.common.bulk_insert import insert
from orgs.common.enums import Kind
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions.membership import Joined, Outcome, check, locked, refusals
from orgs.memberships.enums import MEMBER_KINDS, ApplicationState, RecommendationState
from orgs.memberships.models import MembershipApplication, Recommendation
from orgs.memberships.queries import deciders, within_reach
from orgs.postings.queries import keepers
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from orgs.tree.places import area_of, is_in

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def apply(
    member: Organization,
    *,
    actor: User,
    body: Organization,
    form: str,
    committee: str = "",
    words: str = "",
    driver: str = "",
) -> MembershipApplication:
    """Apply for membership; an open invitation is taken up by it. Raises `NotAllowed` and `Refused`."""
    if not membership_rules.may_apply(actor, member):
        raise NotAllowed(_("You cannot apply for %(name)s.") % {"name": member})
    if body.kind == Kind.PROVINCIAL_SOCIETY:
        raise Refused(_("The city association recommends members to provincial societies."), "body")
    try:
        return _apply(member, actor, body, Joined(timezone.localdate(), None, form, committee, driver), words)
    except IntegrityError as error:  # sent twice in the same moment
        raise Refused(_("There is an open application or invitation already."), "body") from error


@retried
def _apply(member: Organization, actor: User, body: Organization, joined: Joined, words: str) -> MembershipApplication:
    with transaction.atomic():
        place = locked(body.pk)
        waiting = MembershipApplication.objects.filter(
            body=place, member=member, state__in=[ApplicationState.INVITED, ApplicationState.SUBMITTED]
        ).first()
        if waiting is not None and waiting.state == ApplicationState.SUBMITTED:
            raise Refused(_("There is an open application or invitation already."), "body")
        _check(place, member, joined)
        if waiting is not None:
            moving.move(waiting, "join", actor=actor, note=words, form=joined.form, committee=joined.committee)
            return waiting
        made = MembershipApplication(
            body=place,
            member=member,
            form=joined.form,
            committee=joined.committee,
            driver=joined.driver,
            words=words,
            opened_on=joined.first_day,
        )
        moving.start(made, actor=actor, note=words)
        transaction.on_commit(lambda: _tell_keepers(made), robust=True)
        last_write.touch([place.pk, member.pk])
        return made


def _check(body: Organization, member: Organization, joined: Joined) -> None:
    """Say refusals about the member beside the body, which is what an applicant chooses."""
    try:
        check(body, member, joined, waiting=False)
    except Refused as refusal:
        if refusal.field == "member":
            raise refusal.beside("body") from refusal
        raise


def _tell_keepers(application: MembershipApplication) -> None:
    body = application.body
    title = _("%(member)s applies for membership in %(body)s") % {"member": application.member, "body": body}
    notify(
        deciders(body),
        title=title,
        body=application.words,
        url=application.get_absolute_url(),
        kind="membership.applied",
    )


@retried
def invite_many(body: Organization, *, actor: User, member_pks: Iterable[int], words: str = "") -> Outcome:
    """Invite many associations at once; those who cannot join or are asked already are left out and named.

    Raises `NotAllowed`.
    """
    with transaction.atomic():
        place = locked(body.pk)
        if not membership_rules.may_admit(actor, place) or place.closed is not None:
            raise NotAllowed(_("You cannot enter members of %(name)s.") % {"name": place})
        members = _asked(actor, member_pks)
        refused = refusals(place, members, Joined(timezone.localdate()))
        made = _write_invitations(place, [one for one in members if one.pk not in refused], actor, words)
        last_write.touch([place.pk])
        transaction.on_commit(lambda: _tell_invited(place, [one.member for one in made], words), robust=True)
        names = {member.pk: member.name for member in members}
        return Outcome(len(made), [(names[pk], refusal.message) for pk, refusal in refused.items()])


def _asked(actor: User, pks: Iterable[int]) -> list[Organization]:
    """Read the associations and parks that the actor selected, as far as they reach them, in tree order."""
    rows = Organization.objects.filter(within_reach(actor), kind__in=MEMBER_KINDS, pk__in=list(pks))
    return list(rows.order_by("tree_id", "lft"))


def _write_invitations(
    body: Organization, members: list[Organization], actor: User, words: str
) -> list[MembershipApplication]:
    """Write invitations with their first steps by two statements, as `workflow.start` does for one."""
    today = timezone.localdate()
    made = [
        MembershipApplication(body=body, member=one, state=ApplicationState.INVITED, words=words, opened_on=today)
        for one in members
    ]
    insert(made)
    record_created(made)
    kind = ContentType.objects.get_for_model(MembershipApplication)
    insert(
        [
            Step(
                content_type=kind,
                object_id=one.pk,
                verb=START,
                to_state=ApplicationState.INVITED,
                actor=actor,
                note=words,
            )
            for one in made
        ]
    )
    return made


def _tell_invited(body: Organization, members: list[Organization], words: str) -> None:
    title = _("%(body)s invites you to join") % {"body": body.name}
    url = reverse("orgs:application_list") + f"?state={ApplicationState.INVITED}"
    notify(keepers(membership_rules.APPLY, members), title=title, body=words, url=url, kind="membership.invited")


@retried
def recommend(
    member: Organization,
    *,
    actor: User,
    provincial_society: Organization | None = None,
    national_society: str = "",
    words: str,
) -> Recommendation:
    """Recommend an association or park to a provincial society, or to a national one by name (art. 8).

    Raises `NotAllowed` and `Refused`.
    """
    if not membership_rules.may_recommend(actor, member):
        raise NotAllowed(_("You cannot recommend %(name)s.") % {"name": member})
    with transaction.atomic():
        if (provincial_society is None) == (not national_society.strip()):
            raise Refused(_("Choose a provincial society or name a national one, not both."), "provincial_society")
        if provincial_society is not None:
            _check_above(member, provincial_society)
        else:
            _check_national(member, national_society.strip())
        made = Recommendation(
            organization=member,
            provincial_society=provincial_society,
            national_society=national_society.strip(),
            words=words,
            recommended_on=timezone.localdate(),
        )
        moving.start(made, actor=actor, note=words)
        transaction.on_commit(lambda: _tell_recommended(made), robust=True)
        last_write.touch([member.pk])
        return made


def _check_above(member: Organization, society: Organization) -> None:
    place = locked(society.pk)
    if place.kind != Kind.PROVINCIAL_SOCIETY or not is_in(member, area_of(place)):
        raise Refused(_("This is no provincial society of the province."), "provincial_society")
    refusal = refusals(place, [member], Joined(timezone.localdate())).get(member.pk)
    if refusal is not None:
        raise refusal.beside("provincial_society")
    if Recommendation.objects.filter(
        organization=member, provincial_society=place, state=ApplicationState.SUBMITTED
    ).exists():
        raise Refused(_("It is recommended to this society already."), "provincial_society")


def _check_national(member: Organization, society: str) -> None:
    locked(member.pk)  # of two who recommend it at once the second finds the first
    known = Recommendation.objects.filter(organization=member, national_society=society)
    if known.filter(state=RecommendationState.SUBMITTED).exists():
        raise Refused(_("It is recommended to this society already."), "national_society")
    admitted = known.filter(state=RecommendationState.ACCEPTED).order_by("-pk").first()
    if admitted is not None:
        words = _("This society has admitted it already, on %(day)s.")
        day = admitted.decided_on or admitted.recommended_on
        raise Refused(words % {"day": day.isoformat()}, "national_society")


def _tell_recommended(advice: Recommendation) -> None:
    title = _("%(member)s is recommended to %(society)s") % {
        "member": advice.organization.name,
        "society": advice.society_name,
    }
    society = advice.provincial_society
    places = [place for place in (society, society.parent if society else None) if place is not None]
    people = [*keepers(membership_rules.KEEP, places), *keepers(membership_rules.APPLY, [advice.organization])]
    notify(people, title=title, body=advice.words, url=advice.get_absolute_url(), kind="membership.recommended")
