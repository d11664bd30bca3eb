"""To whom overdue matters are passed up: from an association or county to the city, from there to the province."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_save

from kexie_portal.accounts.models import User
from kexie_portal.notices import deadlines, escalation
from kexie_portal.notices.dispatch import hand_over
from kexie_portal.workflow import tables
from orgs.common.enums import Kind
from orgs.common.roles import OFFICERS
from orgs.postings.deputies import units_of
from orgs.postings.models import Posting
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

#: Parks pass nothing up to themselves: above an association in a park stands the county or the city.
STEPS = (Kind.COUNTY, Kind.CITY, Kind.PROVINCE)
PLACES = ("organization", "unit", "association", "body", "county", "city")


def install() -> None:
    """Tell the notices to whom matters are passed up, and let deadlines follow postings."""
    escalation.register(above)
    post_save.connect(follow_posting, sender=Posting, dispatch_uid="orgs.passing_up")


def above(record: Model, people: list[User]) -> list[User]:
    """Return the officers of the nearest unit above those who should have acted, as far as they see the record.

    Where nobody answers for it, the record's own unit is asked first.
    """
    nodes = units_of(people)
    found: dict[int, User] = {}
    for node in nodes or place_of(record):
        for officer in _officers_above(node, include_self=not nodes, known={user.pk for user in people}):
            found[officer.pk] = officer
    return [officer for officer in found.values() if _sees(officer, record)]


def _officers_above(node: Organization, *, include_self: bool, known: set[int]) -> list[User]:
    for unit in reversed(list(tree.ancestors(node, include_self).filter(kind__in=STEPS).order_by("lft"))):
        new = [officer for officer in officers_at(unit) if officer.pk not in known]
        if new:
            return new
    return []


def officers_at(unit: Organization) -> list[User]:
    """Return the people with an officer's posting right at a unit; readers act on nothing, and leaders sign alone."""
    rows = (
        Posting.objects.current()
        .filter(organization=unit, role__in=OFFICERS, user__is_active=True)
        .select_related("user")
    )
    return list({row.user_id: row.user for row in rows}.values())


def place_of(record: Model) -> list[Organization]:
    """Return the node that a record belongs to, by the names under which models keep it."""
    if isinstance(record, Organization):
        return [record]
    for name in PLACES:
        node = getattr(record, name, None)
        node = getattr(node, "organization", node)
        if isinstance(node, Organization):
            return [node]
    return []


def _sees(user: User, record: Model) -> bool:
    if type(record) in tables.registered():
        return tables.may_see(user, record)
    manager: Any = type(record)._default_manager
    if not hasattr(manager, "visible_to"):
        return False
    rows: QuerySet[Model] = manager.visible_to(user)
    return rows.filter(pk=record.pk).exists()


def follow_posting(sender: type[Posting], instance: Posting, **_kwargs: object) -> None:
    """Take ended postings off the deadlines at once; the people who answer instead are found in the background."""
    person = instance.user

    def after_commit() -> None:
        deadlines.refresh(person)
        hand_over("kexie_portal.notices.refresh_deadlines")

    transaction.on_commit(after_commit, robust=True)
