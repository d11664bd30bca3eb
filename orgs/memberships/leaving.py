"""Memberships that end with a move: societies and federations are city-wide, so who leaves the city leaves them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kexie_portal.texts import shortened
from orgs.memberships import letters
from orgs.memberships.models import Membership
from orgs.tree.journal import Journal
from orgs.tree.places import area_of, is_in

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization


def held(node: Organization) -> list[Membership]:
    """Return the open memberships of a node and of what lies below it that hold only inside a city or county."""
    return [row for row in _open(node) if area_of(row.body).parent_id is not None]


def leaving(node: Organization, place: Organization) -> list[Membership]:
    """Return the open memberships that a node, and what lies below it, cannot keep at a place."""
    return leaving_of(_open(node), place)


def end_for_move(node: Organization, place: Organization, day: date, journal: Journal) -> list[Membership]:
    """End what cannot be kept at the new place, in the transaction of the move; returns the memberships that ended.

    One that began after the day ends on its first day (half-open).
    """
    locked = Membership.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    rows = leaving_of(_open(node, locked), place)
    reason = shortened(_("moved to %(place)s") % {"place": place.name}, 200)
    journal.set_all(rows, end_day=lambda row: max(day, row.first_day), end_reason=lambda row: reason)
    letters.revoke_by(journal, rows, day, reason)
    return rows


def leaving_of(rows: Iterable[Membership], place: Organization) -> list[Membership]:
    """Narrow memberships to those whose body takes no members from a place."""
    return [row for row in rows if not is_in(place, area_of(row.body))]


def _open(node: Organization, rows: QuerySet[Membership] | None = None) -> QuerySet[Membership]:
    found = Membership.objects.order_by("body__name", "pk") if rows is None else rows
    inside = {"member__tree_id": node.tree_id, "member__lft__gte": node.lft, "member__lft__lt": node.rght}
    return found.filter(end_day__isnull=True, **inside).select_related("body__parent", "member")
