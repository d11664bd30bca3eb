"""The offices of associations, which can be tied to persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.days import in_force_on
from orgs.persons.registry import Pointer, Seats, follow, offer_seats
from orgs.register.models.association import Officer
from orgs.register.rules import MANAGE_ASSOCIATION

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


def install() -> None:
    """Let officers follow a merge of persons, and let them be tied."""
    follow(Pointer(Officer, "person", _("officers of associations")))
    offer_seats(Seats("officer", _("officers of associations"), Officer, seen, rows, where, url, unit, employers))


def seen(user: User) -> QuerySet[Any]:
    """Return the officers whom a user sees, held today or once."""
    return Officer.objects.visible_to(user).select_related("association__organization__parent")


def rows(user: User) -> QuerySet[Any]:
    """Return the officers in office of the living associations that a user keeps."""
    mine = Officer.objects.visible_to(user, MANAGE_ASSOCIATION).filter(association__organization__closed__isnull=True)
    return mine.filter(in_force_on(timezone.localdate())).select_related("association__organization__parent")


def where(officer: Officer) -> str:
    """Say role and association."""
    return f"{officer.get_role_display()} · {officer.association.organization.name}"


def url(officer: Officer) -> str:
    """Lead to the people of the association."""
    return f"{officer.association.organization.get_absolute_url()}?tab=people"


def unit(officer: Officer) -> Organization:
    """Return the unit under which the association lies."""
    node = officer.association.organization
    return node.parent or node


def employers(keys: Iterable[int]) -> dict[int, set[int]]:
    """Return the enterprises that the associations of some officers cover, by the keys of the officers."""
    found: dict[int, set[int]] = defaultdict(set)
    covers = Officer.objects.filter(pk__in=list(keys), association__covered__end_day__isnull=True)
    for pk, enterprise in covers.values_list("pk", "association__covered__enterprise"):
        if enterprise is not None:
            found[pk].add(enterprise)
    return found
