"""The province's pages of the network: matrices, due lists, targets, three drivers, data quality, work; under load."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import pages
from bench.measure import Measure, at_most, told
from bench.people import officer
from kexie_portal.web.navigation import menu_for
from orgs.quality.catalogue import RULES
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

MOST = 15
#: Pages by what they are called here, with the words of the address.
NAMED = {
    "home": ("web:home", ""),
    "work list": ("web:work", ""),
    "matrix city × industry": ("orgs:society_matrix", ""),
    "federations by city": ("orgs:federation_overview", ""),
    "memberships": ("orgs:membership_list", ""),
    "who has not joined": ("orgs:unjoined_list", ""),
    "party matrix": ("orgs:party", ""),
    "party hosts": ("orgs:party_hosts", ""),
    "responsibility": ("orgs:responsibility", ""),
    "responsibility, incomplete": ("orgs:responsibility", "?missing=any"),
    "targets set": ("orgs:yearly_targets", ""),
    "targets reached": ("reports:targets", ""),
    "elections due": ("orgs:term_list", ""),
    "elections overdue": ("orgs:term_list", "?due=overdue"),
    "elections due by unit": ("orgs:term_figures", ""),
    "election cases": ("orgs:election_list", ""),
    "data quality": ("orgs:quality", ""),
    "data quality, checked": ("orgs:quality_exceptions", ""),
    "three drivers": ("reports:drivers", ""),
}
#: Rows behind figures of the three drivers: the long ones, and those with most conditions.
DRIVER_ROWS = ("outside_society", "outside_federation", "members", "unmarked", "links_asleep")
#: The groups of the navigation whose further pages are measured too, whatever is added to them.
GROUPS = ("organizations", "cases", "societies", "duty")
#: Of these groups, what belongs to the register and is no figure or list of the network.
ELSEWHERE = ("orgs:association_register", "orgs:import_list")


def provincial_officer() -> User:
    """Return the officer of the first province."""
    return officer("bench-province", Organization.objects.get(code="410000"), "provincial_officer")


def addresses(user: User) -> dict[str, str]:
    """Return every page by its name: those named here, then what else the province's navigation has."""
    city = Organization.objects.get(code=pages.LUOYANG)
    found = {name: reverse(url) + query for name, (url, query) in NAMED.items()}
    found["three drivers of a city"] = reverse("reports:drivers_unit", args=[city.pk])
    for key in DRIVER_ROWS:
        found[f"driver rows, {key}"] = reverse("reports:driver_rows", args=[key])
    for key in RULES:
        found[f"data quality, {key}"] = reverse("orgs:quality_rows", args=[key])
    known = {*found.values(), *(reverse(url) for url in ELSEWHERE)}
    known |= {reverse(url) for url, _query in pages.PAGES.values()}
    links = [link.url for group in menu_for(user, "/") if group.key in GROUPS for link in group.links]
    return found | {url: url for url in links if url not in known}


def of_province(rounds: int) -> list[Measure]:
    """Count the queries of the province's pages and time them under 16 clients."""
    user = provincial_officer()
    found = addresses(user)
    counts = pages.queries(user, found)
    measures = [at_most(f"queries of {name}, province", count, MOST, "queries") for name, count in counts.items()]
    return measures + _after_a_write(user, found) + pages.under_load(rounds, user, found, ", province")


def _after_a_write(user: User, found: dict[str, str]) -> list[Measure]:
    """Tell what the first request after a write to the network takes, when nothing is kept: the worst of all pages."""
    client = Client()
    client.force_login(user, backend=pages.BACKEND)
    city = Organization.objects.get(code=pages.LUOYANG)
    taken: dict[str, tuple[int, float]] = {}
    for name, path in found.items():
        client.get(path)
        last_write.touch([city.pk])
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        taken[name] = len(captured), (time.perf_counter() - start) * 1000
    most = max(taken, key=lambda name: taken[name][0])
    slowest = max(taken, key=lambda name: taken[name][1])
    return [
        told("first request after a write: most queries, province", taken[most][0], "queries", most),
        told("first request after a write: slowest, province", taken[slowest][1], "ms", slowest),
    ]
