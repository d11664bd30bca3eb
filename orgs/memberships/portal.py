"""Memberships in the log, the navigation, the work list and the notices; their states, and what they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.documents import access
from kexie_portal.notices.kinds import register_kind
from kexie_portal.web import navigation, worklist
from kexie_portal.web.navigation import Item
from kexie_portal.web.worklist import WorkItem
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.memberships import audience, audit, following, workflow
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import OWN_KINDS, ApplicationState, RecommendationState
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.pages import links
from orgs.pages.links import DutyLink
from orgs.postings.queries import keepers
from orgs.tree.kept import until_written

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


GROUP = "societies"


def install() -> None:
    """Register history, states, what follows a merger, notices, pages and work."""
    audit.register()
    workflow.install()
    access.register(
        Membership, _reads, receives=_receives, stands=lambda row: row.end_day is None, masks=audience.reviewers
    )
    following.install()
    register_kind("membership", gettext_lazy("membership in societies and federations"), concerns=_concerns)
    for order, title, page, icon in (
        (232, gettext_lazy("Memberships"), "orgs:membership_list", "link"),
        (234, gettext_lazy("Applications for membership"), "orgs:application_list", "user-plus"),
        (238, gettext_lazy("Recommendations to societies"), "orgs:recommendation_list", "send"),
    ):
        navigation.register(Item(GROUP, order, title, page, icon=icon, allowed=_sees))
    navigation.register(
        Item(
            GROUP,
            236,
            gettext_lazy("Who has not joined"),
            "orgs:unjoined_list",
            icon="user-question",
            allowed=membership_rules.may_admit_anywhere,
            query="?lacks=any",
        )
    )
    links.register(
        DutyLink(
            "criteria",
            gettext_lazy("Criteria of membership"),
            "ruler-measure",
            65,
            OWN_KINDS,
            lambda unit: reverse("orgs:join_criteria", args=[unit.pk]),
            scope.works_for_a_unit,
        )
    )
    label = gettext_lazy("Memberships")
    worklist.register(until_written(to_decide), kind="memberships", label=label)
    worklist.register(until_written(to_answer), kind="memberships", label=label)


def _reads(user: User, row: Membership) -> bool:
    return Membership.objects.visible_to(user).filter(pk=row.pk).exists()


def _receives(user: User, row: Membership) -> bool:
    return user in keepers(membership_rules.APPLY, [row.member])


def _sees(user: User) -> bool:
    return scope.holds(user, VIEW)


def _concerns(user: User) -> bool:
    return scope.holds(user, membership_rules.KEEP) or scope.holds(user, membership_rules.APPLY)


def to_decide(user: User) -> list[WorkItem]:
    """Count the applications and recommendations that wait for the user's decision."""
    items = []
    if membership_rules.may_admit_anywhere(user):
        body = scope.Scope.of(user).condition(membership_rules.KEEP, "body__")
        waiting = MembershipApplication.objects.filter(body, state=ApplicationState.SUBMITTED)
        url = f"{reverse('orgs:application_list')}?state={ApplicationState.SUBMITTED}"
        if _all_above(
            user, membership_rules.KEEP, Kind.PROVINCE
        ):  # those of a city's societies are the city's to decide
            waiting = waiting.filter(body__kind=Kind.PROVINCIAL_SOCIETY)
            url += f"&kind={Kind.PROVINCIAL_SOCIETY}"
        count = waiting.count()
        if count:
            items.append(WorkItem(_("Decide on applications for membership"), url, count=count, icon="user-plus"))
        above = scope.Scope.of(user).condition(membership_rules.KEEP, "provincial_society__")
        count = Recommendation.objects.filter(above, state=RecommendationState.SUBMITTED).count()
        if count:
            url = f"{reverse('orgs:recommendation_list')}?state={RecommendationState.SUBMITTED}"
            items.append(WorkItem(_("Decide on recommendations to societies"), url, count=count, icon="send"))
    return items


def _all_above(user: User, perm: str, *kinds: str) -> bool:
    """Tell whether a permission is held only at places of these kinds, or nowhere."""
    return all(one.kind in kinds for one in scope.Scope.of(user).intervals(perm))


def to_answer(user: User) -> list[WorkItem]:
    """Count the invitations that the user's associations have not answered; cities invite, so they do not answer."""
    if _all_above(user, membership_rules.APPLY, Kind.PROVINCE, Kind.CITY):
        return []
    member = scope.Scope.of(user).condition(membership_rules.APPLY, "member__")
    count = MembershipApplication.objects.filter(member, state=ApplicationState.INVITED).count()
    if not count:
        return []
    url = f"{reverse('orgs:application_list')}?state={ApplicationState.INVITED}"
    return [WorkItem(_("Answer invitations to join"), url, count=count, icon="mail")]
