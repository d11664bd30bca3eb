"""The register of persons in the audit log, the side navigation, the search and the work list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.web import navigation, searching
from kexie_portal.web.navigation import Item
from kexie_portal.web.searching import Found, Hit, SearchProvider
from orgs.common.finding import LEAST, matching, plain
from orgs.persons import audit, following
from orgs.persons import rules as person_rules
from orgs.persons.queries.persons import listed
from orgs.persons.queries.ties import offices_of
from orgs.persons.registry import Section, add_section
from orgs.tree.queries import label

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.persons.models.person import Person


def install() -> None:
    """Register history, what follows, pages and search."""
    audit.register()
    following.install()
    add_section(Section("offices", _("Offices held"), 10, "orgs/persons/_offices.html", _offices))
    also = ("orgs:person_doubles", "orgs:person_ties")
    navigation.register(
        Item("organizations", 45, _("Persons"), "orgs:person_list", "user-circle", person_rules.sees_persons, also)
    )
    navigation.register(
        Item("system", 62, _("Looks at identity numbers"), "orgs:identity_looks", "eye-check", person_rules.reads_looks)
    )
    searching.register(SearchProvider("persons", _("Persons"), "user-circle", 22, find))


def _offices(user: User, person: Person) -> dict[str, Any]:
    return {"offices": offices_of(user, person)}


def find(user: User, words: str, limit: int) -> Found:
    """Find persons by name, other name or pinyin initials; never by a number."""
    if len(plain(words)) < LEAST or not person_rules.sees_persons(user):
        return Found()
    rows = list(listed(user).filter(matching(words)).order_by("name", "pk")[: limit + 1])
    hits = [Hit(one.name, one.get_absolute_url(), f"{one.employer or '—'} · {label(one.unit)}") for one in rows]
    more = f"{reverse('orgs:person_list')}?{urlencode({'q': words})}" if len(hits) > limit else ""
    return Found(hits[:limit], more)
