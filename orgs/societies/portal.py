"""Societies and federations in the log, on the pages of units, in the side navigation and the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kexie_portal.notices import deadlines
from kexie_portal.notices.kinds import register_kind
from kexie_portal.web import navigation, searching
from kexie_portal.web.navigation import Item
from kexie_portal.web.searching import Found, Hit, SearchProvider
from orgs.common import scope
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.common.scope import VIEW
from orgs.pages import links
from orgs.pages.links import DutyLink
from orgs.register.queries import finding
from orgs.societies import audit, following
from orgs.societies import rules as society_rules
from orgs.societies.actions import survey_plan
from orgs.societies.queries import seats
from orgs.societies.views import sections as society_sections
from orgs.societies.views.matrix import sees_cities

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


GROUP = "societies"


def install() -> None:
    """Register history, tabs, pages and search."""
    audit.register()
    following.install()
    seats.install()
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
        Item(
            GROUP, 205, gettext_lazy("Planned surveys"), "orgs:survey_plan_list", "clipboard-data", allowed=sees_cities
        ),
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
    ):
        navigation.register(item)
    deadlines.register_responsible(survey_plan.RESPONSIBLE, survey_plan.people_of)
    register_kind(survey_plan.KIND, gettext_lazy("Planned surveys"), concerns=society_rules.may_manage_anywhere)
    searching.register(SearchProvider("societies", gettext_lazy("Societies and federations"), "school", 25, find))


def _sees_all(user: User) -> bool:
    return any(interval.kind == "province" for interval in scope.Scope.of(user).intervals(VIEW))


def find(user: User, words: str, limit: int) -> Found:
    """Find societies and federations by name or pinyin initials."""
    rows = finding.organizations(user, words, SOCIETY_KINDS).select_related("parent")
    found = list(rows.order_by("tree_id", "lft")[: limit + 1])
    hits = [Hit(node.name, node.get_absolute_url(), str(node.get_kind_display())) for node in found[:limit]]
    return Found(hits, reverse("orgs:society_list") if len(found) > limit else "")
