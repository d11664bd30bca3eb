"""The responsibility records of cities and counties, and what is incomplete in them (guidance art. 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import BEARERS
from orgs.common.scope import Scope
from orgs.duty.models.responsibility import Responsible, ResponsibleRole
from orgs.duty.rules import MANAGE_RESPONSIBILITY
from orgs.postings.registry import Line
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label
from orgs.tree.querysets import OrganizationQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from kexie_portal.accounts.models import User

    class Answering(TypedDict):
        """What is read along with a listed unit: those who answer for it today."""

        answering: list[Responsible]

    Bearer = WithAnnotations[Organization, Answering]


@dataclass(frozen=True)
class Missing:
    """One thing that a complete record has."""

    key: str
    label: str | Promise
    lacks: Callable[[list[Responsible]], bool]
    condition: Callable[[date], Q]


def _there(day: date, **values: object) -> Exists:
    return Exists(Responsible.objects.filter(in_force_on(day), unit=OuterRef("pk"), **values))


def _reachable(day: date) -> Exists:
    rows = Responsible.objects.filter(in_force_on(day), unit=OuterRef("pk"), role=ResponsibleRole.CONTACT)
    return Exists(rows.exclude(phone=""))


def _without(role: ResponsibleRole, label: str | Promise) -> Missing:
    return Missing(
        role.value,
        label,
        lambda entries: all(entry.role != role for entry in entries),
        lambda day: ~Q(_there(day, role=role)),
    )


MISSING: dict[str, Missing] = {
    one.key: one
    for one in (
        _without(ResponsibleRole.LEADER, _("no leader in charge")),
        _without(ResponsibleRole.DEPARTMENT, _("no responsible department")),
        _without(ResponsibleRole.CONTACT, _("no contact")),
        Missing(
            "phone",
            _("no phone of a contact"),
            lambda entries: (
                any(e.role == ResponsibleRole.CONTACT for e in entries)
                and not any(e.role == ResponsibleRole.CONTACT and e.phone for e in entries)
            ),
            lambda day: Q(_there(day, role=ResponsibleRole.CONTACT)) & ~Q(_reachable(day)),
        ),
    )
}


def incomplete(day: date, key: str = "any") -> Q:
    """Return the condition that a unit's record lacks something."""
    if key in MISSING:
        return MISSING[key].condition(day)
    return reduce(or_, (one.condition(day) for one in MISSING.values()))


def bearers(user: User, perm: str = "orgs.view_unit") -> OrganizationQuerySet:
    """Return the visible cities and counties, which bear the primary responsibility (主体责任)."""
    rows = Organization.objects.visible_to(user, perm)
    return rows.filter(alive_on(timezone.localdate()), kind__in=BEARERS)


def listed(user: User) -> OrganizationQuerySet:
    """Return the cities and counties in tree order with those who answer for them today, in two statements."""
    today = timezone.localdate()
    entries = Responsible.objects.filter(in_force_on(today)).order_by("pk")
    return (
        bearers(user)
        .select_related("parent")
        .prefetch_related(Prefetch("responsibles", queryset=entries, to_attr="answering"))
        .order_by("tree_id", "lft")
    )


def answering(unit: Bearer, role: str) -> list[Responsible]:
    """Return those who answer for a listed unit in a role."""
    return [entry for entry in unit.answering if entry.role == role]


def lacks(unit: Bearer) -> list[Missing]:
    """Return what is missing in the record of a listed unit."""
    return [one for one in MISSING.values() if one.lacks(unit.answering)]


def lines_of(user: User) -> Iterator[Line]:
    """Yield the contacts of the units at which a person works and of those right below, for their hand-over."""
    own = [one.organization_id for one in Scope.of(user).intervals(MANAGE_RESPONSIBILITY)]
    near = Q(unit__in=own) | Q(unit__parent__in=own)
    rows = Responsible.objects.current().filter(near).select_related("unit__parent__parent")
    for entry in rows.order_by("unit__tree_id", "unit__lft", "role", "pk"):
        yield Line(
            f"{label(entry.unit)} · {entry.get_role_display()} · {entry.name}", entry.duty, entry.get_absolute_url()
        )
