"""The tasks of the network in the side navigation, its search, and what waits on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie_portal.web import navigation, panels, searching, worklist
from kexie_portal.web.kept import KEPT_SECONDS, kept
from kexie_portal.web.navigation import Item
from kexie_portal.web.searching import Found, Hit, SearchProvider
from kexie_portal.web.worklist import WorkItem
from orgs.common import scope
from orgs.common.enums import UNIT_KINDS, Kind
from orgs.common.scope import VIEW, works_for_a_unit
from orgs.register import audit
from orgs.register import rules as register_rules
from orgs.register.following import covers, people
from orgs.register.models.association import Association
from orgs.register.queries import finding, seats
from orgs.register.queries import latest as unit_queries
from orgs.register.queries.gaps import with_gap
from orgs.tree import last_write
from orgs.tree import queries as units
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


MOST_COUNTED = 100


def _sees(user: User) -> bool:
    return scope.holds(user, VIEW)


def install() -> None:
    """Register history, pages, search and work of the network."""
    audit.register()
    covers.install()
    seats.install()
    people.install()
    for item in (
        Item("organizations", 10, gettext_lazy("Network"), "orgs:tree", "sitemap", _sees),
        Item("organizations", 20, gettext_lazy("Associations"), "orgs:association_list", "users-group", _sees),
        Item(
            "organizations",
            30,
            gettext_lazy("Register an association"),
            "orgs:association_register",
            "circle-plus",
            register_rules.may_register_anywhere,
        ),
        Item(
            "organizations", 40, gettext_lazy("Enterprise register"), "orgs:enterprise_list", "building-factory", _sees
        ),
        Item("organizations", 50, gettext_lazy("Target list"), "orgs:target_list", "target", works_for_a_unit),
    ):
        navigation.register(item)
    for provider in (
        SearchProvider("associations", gettext_lazy("Associations"), "users-group", 10, find_associations),
        SearchProvider("enterprises", gettext_lazy("Enterprises"), "building-factory", 20, find_enterprises),
        SearchProvider("units", gettext_lazy("Units"), "sitemap", 30, find_units),
    ):
        searching.register(provider)
    worklist.register(incomplete, kind="records", label=gettext_lazy("Records"))
    panels.register_changes(unit_queries.changes)


def _more(page: str, words: str, hits: list[Hit], limit: int) -> Found:
    more = f"{reverse(page)}?{urlencode({'q': words})}" if len(hits) > limit else ""
    return Found(hits[:limit], more)


def find_associations(user: User, words: str, limit: int) -> Found:
    """Find associations by name, part of a name or pinyin initials; by a code through their host's page."""
    rows = finding.organizations(user, words, (Kind.ASSOCIATION,)).select_related("parent__parent__parent")
    found = rows.order_by("tree_id", "lft")[: limit + 1]
    hits = [
        Hit(node.name, node.get_absolute_url(), units.label(node.parent), "" if node.closed is None else ended(node))
        for node in found
        if node.parent
    ]
    return _more("orgs:association_list", words, hits, limit)


def ended(node: Organization) -> str:
    """Say how an association ended: it went into another, or was dissolved."""
    merged, closed = pgettext("association", "merged"), pgettext("association", "closed")
    return merged if node.successor_id else closed


def find_enterprises(user: User, words: str, limit: int) -> Found:
    """Find enterprises by name, part of a name, code or pinyin initials."""
    found = finding.enterprises(user, words).select_related("unit__parent__parent").order_by("name", "pk")[: limit + 1]
    hits = [Hit(one.name, one.get_absolute_url(), f"{one.uscc} · {units.label(one.unit)}") for one in found]
    return _more("orgs:enterprise_list", words, hits, limit)


def find_units(user: User, words: str, limit: int) -> Found:
    """Find units by name or pinyin initials."""
    rows = finding.organizations(user, words, tuple(UNIT_KINDS)).select_related("parent__parent")
    found = rows.order_by("tree_id", "level", "lft")[: limit + 1]
    hits = [Hit(node.name, node.get_absolute_url(), str(node.get_kind_display())) for node in found]
    return _more("orgs:tree", words, hits, limit)


def _incomplete(user: User) -> int:
    """Count the associations at which something is missing, and keep the count until the next write."""

    def work() -> int:
        mine = Association.objects.visible_to(user, register_rules.MANAGE_ASSOCIATION).filter(
            organization__closed__isnull=True
        )
        return with_gap(mine, "any").order_by()[:MOST_COUNTED].count()

    state = last_write.state(user, register_rules.MANAGE_ASSOCIATION)
    return kept(f"incomplete {state}", KEPT_SECONDS, work) if state else work()


def incomplete(user: User) -> list[WorkItem]:
    """Count the associations at which something is missing, for those who can put it right; a hundred at most."""
    if not register_rules.may_register_anywhere(user):
        return []
    count = _incomplete(user)
    if not count:
        return []
    words = _("Complete the records of associations")
    if count == MOST_COUNTED:
        words = _("Complete the records of associations (a hundred or more)")
    url = reverse("orgs:association_list") + "?missing=any&standing=open"
    return [WorkItem(words, url, count=None if count == MOST_COUNTED else count, icon="checklist")]
