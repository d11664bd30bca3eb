"""Societies, federations and memberships in the side navigation, the search and the work list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web import navigation, searching, worklist
from kexie_portal.web.navigation import Item
from kexie_portal.web.searching import Found, Hit, SearchProvider
from kexie_portal.web.worklist import WorkItem
from orgs.common import scope
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.common.querysets import VIEW
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import ApplicationState, RecommendationState
from orgs.memberships.models import MembershipApplication, Recommendation
from orgs.pages import links
from orgs.pages.links import DutyLink
from orgs.register.queries import finding
from orgs.societies.views import sections as society_sections
from orgs.societies.views.matrix import sees_cities
from orgs.tree.kept import until_written

GROUP = "societies"


def _sees(user: Any) -> bool:
    return scope.holds(user, VIEW)


def install() -> None:
    """Register tabs, pages, search and work."""
    society_sections.install()
    links.register(
        DutyLink(
            "societies",
            gettext_lazy("Societies and federation"),
            "affiliate",
            60,
            (Kind.PROVINCE, Kind.CITY),
            lambda unit: f"{unit.get_absolute_url()}?tab=societies",
            scope.works_for_a_city,
        )
    )
    for item in (
        Item(GROUP, 200, gettext_lazy("Industry surveys"), "orgs:survey_list", icon="chart-bar", allowed=sees_cities),
        Item(GROUP, 210, gettext_lazy("Industry societies"), "orgs:society_list", icon="school", allowed=sees_cities),
        Item(
            GROUP,
            220,
            gettext_lazy("Societies by city and industry"),
            "orgs:society_matrix",
            icon="table",
            allowed=sees_cities,
        ),
        Item(
            GROUP,
            225,
            gettext_lazy("Provincial societies"),
            "orgs:provincial_society_list",
            icon="award",
            allowed=_sees_all,
        ),
        Item(
            GROUP, 230, gettext_lazy("Federations"), "orgs:federation_overview", icon="affiliate", allowed=sees_cities
        ),
        Item(GROUP, 232, gettext_lazy("Memberships"), "orgs:membership_list", icon="link", allowed=_sees),
        Item(
            GROUP,
            234,
            gettext_lazy("Applications for membership"),
            "orgs:application_list",
            icon="user-plus",
            allowed=_sees,
        ),
        Item(
            GROUP,
            236,
            gettext_lazy("Who has not joined"),
            "orgs:unjoined_list",
            icon="user-question",
            allowed=membership_rules.may_admit_anywhere,
            query="?lacks=any",
        ),
        Item(
            GROUP,
            238,
            gettext_lazy("Recommendations to societies"),
            "orgs:recommendation_list",
            icon="send",
            allowed=_sees,
        ),
    ):
        navigation.register(item)
    searching.register(SearchProvider("societies", gettext_lazy("Societies and federations"), "school", 25, find))
    label = gettext_lazy("Memberships")
    worklist.register(until_written(to_decide), kind="memberships", label=label)
    worklist.register(until_written(to_answer), kind="memberships", label=label)


def _sees_all(user: Any) -> bool:
    return any(interval.kind == "province" for interval in scope.Scope.of(user).intervals(VIEW))


def find(user: Any, words: str, limit: int) -> Found:
    """Find societies and federations by name or pinyin initials."""
    rows = finding.organizations(user, words, SOCIETY_KINDS).select_related("parent")
    found = list(rows.order_by("tree_id", "lft")[: limit + 1])
    hits = [Hit(node.name, node.get_absolute_url(), str(node.get_kind_display())) for node in found[:limit]]
    return Found(hits, reverse("orgs:society_list") if len(found) > limit else "")


def to_decide(user: Any) -> list[WorkItem]:
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


def _all_above(user: Any, perm: str, *kinds: str) -> bool:
    """Tell whether a permission is held only at places of these kinds, or nowhere."""
    return all(one.kind in kinds for one in scope.Scope.of(user).intervals(perm))


def to_answer(user: Any) -> list[WorkItem]:
    """Count the invitations that the user's associations have not answered; cities invite, so they do not answer."""
    if _all_above(user, membership_rules.APPLY, Kind.PROVINCE, Kind.CITY):
        return []
    member = scope.Scope.of(user).condition(membership_rules.APPLY, "member__")
    count = MembershipApplication.objects.filter(member, state=ApplicationState.INVITED).count()
    if not count:
        return []
    url = f"{reverse('orgs:application_list')}?state={ApplicationState.INVITED}"
    return [WorkItem(_("Answer invitations to join"), url, count=count, icon="mail")]
