"""The tables of states of applications for membership and of recommendations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.audit import registry
from kexie_portal.workflow import naming, signing
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.enums import Part
from kexie_portal.workflow.separation import Desk, Separation
from kexie_portal.workflow.tables import AGREED, ByRecord, Move, Table, nobody
from orgs.cases.registry import Holder, Timed
from orgs.cases.registry import register as register_times
from orgs.common import scope
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import many, membership, returning
from orgs.memberships.actions.membership import Joined
from orgs.memberships.audience import followers_many, mask, names_of_membership, workers_many
from orgs.memberships.conditions import check_alive
from orgs.memberships.enums import ApplicationState, RecommendationState
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.memberships.queries import deciders
from orgs.postings.queries import keepers

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.tables import Words
    from orgs.tree.models.organization import Organization

State, Advice = ApplicationState, RecommendationState


def _may_admit(user: User, application: MembershipApplication) -> bool:
    return membership_rules.may_admit(user, application.body)


def _may_apply(user: User, application: MembershipApplication) -> bool:
    return scope.may(user, membership_rules.APPLY, application.member)


def _may_decide(user: User, advice: Recommendation) -> bool:
    """The provincial society's keepers decide; what a national one decided the recommending city notes."""
    if advice.provincial_society is not None:
        return membership_rules.may_admit(user, advice.provincial_society)
    return scope.may(user, membership_rules.MANAGE, advice.organization)


def _may_withdraw(user: User, advice: Recommendation) -> bool:
    return scope.may(user, membership_rules.MANAGE, advice.organization)


def _both_live(application: MembershipApplication) -> None:
    check_alive(application.body, application.member)


def _still_there(advice: Recommendation) -> None:
    """Refuse the admission of what was closed since; a provincial society's is checked with the membership too."""
    check_alive(advice.organization)


def _admittable(application: MembershipApplication) -> None:
    _both_live(application)
    membership.check(application.body, application.member, many.joined(application), waiting=False)


def _admit(application: MembershipApplication, actor: User, data: dict[str, object]) -> None:
    """Write the membership from today on, in the transaction of the decision."""
    body = membership.locked(application.body_id)
    application.membership = membership.write(
        body, application.member, many.joined(application), actor=actor, waiting=False
    )
    application.decided_on = timezone.localdate()


def _decided(record: MembershipApplication | Recommendation, actor: User | None, data: dict[str, object]) -> None:
    record.decided_on = timezone.localdate()


def _reopened(application: MembershipApplication, actor: User, data: dict[str, Any]) -> None:
    """Take over what the association states when it takes up an invitation."""
    application.form = data.get("form") or application.form
    application.committee = data.get("committee") or application.committee
    application.opened_on = timezone.localdate()


def _join_above(advice: Recommendation, actor: User, data: dict[str, object]) -> None:
    """Write the membership in a provincial society; a national one lies outside the portal."""
    advice.decided_on = timezone.localdate()
    if advice.provincial_society is not None:
        body = membership.locked(advice.provincial_society.pk)
        joined = Joined(timezone.localdate())
        advice.membership = membership.write(body, advice.organization, joined, actor=actor, waiting=False)


def _followers(application: MembershipApplication) -> Iterable[User]:
    """Tell the association of what its body did, and the body's keepers of what the association did."""
    if application.state in (State.SUBMITTED, State.WITHDRAWN):
        return deciders(application.body)
    if application.state == State.LAPSED:
        return [*deciders(application.body), *keepers(membership_rules.APPLY, [application.member])]
    return keepers(membership_rules.APPLY, [application.member])


def _workers(application: MembershipApplication) -> Iterable[User]:
    """Remind those who decide, and the association of what was returned; an invitation has no last day."""
    if application.state == State.RETURNED:
        return keepers(membership_rules.APPLY, [application.member])
    return deciders(application.body) if application.state == State.SUBMITTED else []


def _reopenable(application: MembershipApplication) -> dict[str, Words]:
    """Name what a return of an application may open again."""
    return {
        "form": gettext_lazy("Joins as"),
        "words": gettext_lazy("reason for joining"),
        "driver": gettext_lazy("Came by"),
    }


def _told_of_advice(advice: Recommendation) -> Iterable[User]:
    return keepers(membership_rules.APPLY, [advice.organization])


def _usual_way(application: MembershipApplication) -> tuple[str, ...]:
    """Return the states that an application goes through: only some began with an invitation."""
    first = signing.steps_of(application)[:1]
    invited = State.INVITED in (application.state, *(step.to_state for step in first))
    return ((State.INVITED,) if invited else ()) + (State.SUBMITTED, State.ACCEPTED)


def _visible(user: User) -> QuerySet[MembershipApplication]:
    rows: QuerySet[MembershipApplication] = MembershipApplication.objects.visible_to(user)
    return rows.select_related("body__parent", "member__parent")


def _desk(body: Organization | None) -> Desk | None:
    """Return who decides on members: the keepers of a body and of its city; a national society has no desk here."""
    return Desk(body.name, body.pk, tuple(deciders(body).order_by("pk"))) if body is not None else None


def _ending(
    verb: str, label: Words, source: str, target: str, may: Callable[[User, Any], bool], tone: str = "", *also: str
) -> Move:
    """Return a move that ends a case without a membership, for a reason that is said."""
    return Move(
        verb, label, (source, *also), target, may,
        needs_note=True, effect=_decided, effect_many=many.decided, tone=tone,
    )  # fmt: skip


APPLICATION = Table(
    name=gettext_lazy("application for membership"),
    states=State,
    initial=State.SUBMITTED,
    path=_usual_way,
    time_limits={State.SUBMITTED: 20, State.RETURNED: ByRecord(lambda application: application.answer_by, 15)},
    moves=(
        Move(
            "join",
            gettext_lazy("Apply on this invitation"),
            (State.INVITED,),
            State.SUBMITTED,
            _may_apply,
            guard=_both_live,
            effect=_reopened,
            tone="primary",
        ),
        _ending("turn_down", gettext_lazy("Turn the invitation down"), State.INVITED, State.DECLINED, _may_apply),
        _ending("call_back", gettext_lazy("Call the invitation back"), State.INVITED, State.WITHDRAWN, _may_admit),
        Move(
            "accept",
            gettext_lazy("Accept as a member"),
            (State.SUBMITTED,),
            State.ACCEPTED,
            _may_admit,
            guard=_admittable,
            effect=_admit,
            guard_many=many.refused,
            effect_many=many.admit,
            opinion=AGREED,
            tone="primary",
        ),
        _ending(
            "decline", pgettext_lazy("application", "Decline"), State.SUBMITTED, State.DECLINED, _may_admit, "danger"
        ),
        _ending(
            "withdraw",
            pgettext_lazy("application", "Withdraw"),
            State.SUBMITTED,
            State.WITHDRAWN,
            _may_apply,
            "",
            State.RETURNED,
        ),
        Move(
            "return",
            pgettext_lazy("application", "Return"),
            (State.SUBMITTED,),
            State.RETURNED,
            _may_admit,
            needs_note=True,
            effect=returning.on_return,
            reopens=True,
            page="orgs:application_return",
        ),
        Move(
            "resubmit",
            gettext_lazy("Put right and send again"),
            (State.RETURNED,),
            State.SUBMITTED,
            _may_apply,
            guard=_both_live,
            effect=returning.on_sent_again,
            tone="primary",
            page="orgs:application_resubmit",
        ),
        Move(
            "lapse",
            pgettext_lazy("application", "Lapses"),
            (State.RETURNED,),
            State.LAPSED,
            nobody,
            opinion=gettext_lazy("Not sent again by its last day."),
            by_clock=True,
        ),
    ),
    followers=_followers,
    followers_many=followers_many,
    workers=_workers,
    workers_many=workers_many,
    masks=mask,
    reopenable=_reopenable,
    separation=Separation(
        parts={
            "join": Part.FILES,
            "resubmit": Part.FILES,
            "accept": Part.DECIDES,
            "decline": Part.DECIDES,
            "return": Part.RETURNS,
        },
        desk=lambda application, _part: _desk(application.body),
        begins=frozenset({State.SUBMITTED}),
        shares=lambda application, _part: application.body_id,
    ),
    visible=_visible,
)

RECOMMENDATION = Table(
    name=gettext_lazy("recommendation to a society"),
    states=Advice,
    initial=Advice.SUBMITTED,
    path=(Advice.SUBMITTED, Advice.ACCEPTED),
    moves=(
        Move(
            "accept",
            gettext_lazy("Record the admission"),
            (Advice.SUBMITTED,),
            Advice.ACCEPTED,
            _may_decide,
            guard=_still_there,
            effect=_join_above,
            tone="primary",
        ),
        _ending(
            "decline", pgettext_lazy("application", "Decline"), Advice.SUBMITTED, Advice.DECLINED, _may_decide, "danger"
        ),
        _ending(
            "withdraw", pgettext_lazy("application", "Withdraw"), Advice.SUBMITTED, Advice.WITHDRAWN, _may_withdraw
        ),
    ),
    followers=_told_of_advice,
    separation=Separation(
        parts={"accept": Part.DECIDES, "decline": Part.DECIDES},
        desk=lambda advice, _part: _desk(advice.provincial_society),
        begins=frozenset({Advice.SUBMITTED}),
    ),
    visible=lambda user: Recommendation.objects.visible_to(user).select_related("organization", "provincial_society"),
)


def install() -> None:
    """Give both kinds of case their tables."""
    state_tables.register(MembershipApplication, APPLICATION)
    naming.mask_log(MembershipApplication)
    registry.register_names(Membership, names_of_membership)
    holders: dict[str, Holder] = {State.SUBMITTED: Holder.BODY, State.RETURNED: Holder.APPLICANT}
    register_times(Timed(MembershipApplication, "member__", holders))
    state_tables.register(Recommendation, RECOMMENDATION)
