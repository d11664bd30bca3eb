"""The offices and council seats of societies and federations, which can be tied to persons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.days import in_force_on
from orgs.memberships.rules import MANAGE
from orgs.persons.registry import Pointer, Seats, follow, offer_seats
from orgs.societies.models.society import SocietyOfficer

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


def install() -> None:
    """Let officers of societies follow a merge of persons, and let them be tied."""
    label = _("officers of societies and federations")
    follow(Pointer(SocietyOfficer, "person", label))
    offer_seats(Seats("society", label, SocietyOfficer, seen, rows, where, url, unit, employers))


def seen(user: User) -> QuerySet[Any]:
    """Return the officers whom a user sees, held today or once."""
    return SocietyOfficer.objects.visible_to(user).select_related("organization__parent")


def rows(user: User) -> QuerySet[Any]:
    """Return the officers in office of the living bodies that a user keeps."""
    mine = SocietyOfficer.objects.visible_to(user, MANAGE).filter(organization__closed__isnull=True)
    return mine.filter(in_force_on(timezone.localdate())).select_related("organization__parent")


def where(officer: SocietyOfficer) -> str:
    """Say role and body."""
    return f"{officer.get_role_display()} · {officer.organization.name}"


def url(officer: SocietyOfficer) -> str:
    """Lead to the page of the body."""
    return str(officer.organization.get_absolute_url())


def unit(officer: SocietyOfficer) -> Organization:
    """Return the unit under which the body lies."""
    node: Organization = officer.organization
    return node.parent or node


def employers(keys: Iterable[int]) -> dict[int, set[int]]:
    """Return nothing: a society says its people's employers in words alone."""
    return {}
