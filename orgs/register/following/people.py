"""Officers and suspensions of an association end with it and come back with it; a successor takes over its contacts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import SINGLE_ROLES, Kind, OfficerRole
from orgs.register.models.association import Officer
from orgs.register.models.suspension import Suspension
from orgs.tree import following
from orgs.tree.following import Ending, Merger, Subject, ended_with, later, sides
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization

HERE = (Kind.ASSOCIATION,)


def install() -> None:
    """Let officers and suspensions follow."""
    officers = Subject(
        "officers", _("officers and contacts"), lambda node: [_officers(node)], merge_officers, end_officers,
        left=left_officers, kinds=HERE, warns=False, becomes=_("officers leave office, contacts go along"),
    )  # fmt: skip
    rests = Subject(
        "suspensions", _("suspensions"), lambda node: [], merge_suspensions, end_suspensions,
        left=left_suspensions, kinds=HERE, warns=False,
    )  # fmt: skip
    following.register(officers)
    following.register(rests)


# ---------------------------------------------------------------- officers
def _officers(*nodes: Organization) -> QuerySet[Officer]:
    return Officer.objects.filter(association_id__in=[node.pk for node in nodes], end_day__isnull=True)


def merge_officers(merger: Merger) -> int:
    """End all offices; who could be reached for the old association can be reached for the successor."""
    rows, theirs = sides(_officers(merger.source, merger.target), "association_id", merger)
    known = {(row.name, row.phone) for row in theirs if row.role == OfficerRole.CONTACT}
    merger.journal.set_all(rows, end_day=later(merger.day))
    merger.journal.create_all(
        [
            Officer(
                association_id=merger.target.pk,
                role=row.role,
                name=row.name,
                phone=row.phone,
                duty=row.duty,
                person_id=row.person_id,
                first_day=merger.day,
            )
            for row in rows
            if row.role == OfficerRole.CONTACT and (row.name, row.phone) not in known
        ]
    )
    return len(rows)


def end_officers(ending: Ending) -> int:
    """End all offices with the association."""
    return following.end_rows(ending, _officers(ending.source))


def left_officers(node: Organization, written: Journal) -> None:
    """Note the offices that a closing ended; of one that a single person holds the last, whom nobody replaced."""
    seen: set[str] = set()
    ended = ended_with(Officer.objects.filter(association_id=node.pk), following.closing_day(node))
    for officer in sorted(ended, key=lambda one: (one.first_day is not None, one.first_day, one.pk), reverse=True):
        if officer.role not in seen:
            written.noted(officer, end_day=None)
        if officer.role in SINGLE_ROLES:
            seen.add(officer.role)


def _suspensions(node: Organization) -> QuerySet[Suspension]:
    return Suspension.objects.filter(association_id=node.pk, end_day__isnull=True)


def merge_suspensions(merger: Merger) -> int:
    """End a suspension; the successor does not rest for it."""
    merger.journal.set_all(list(_suspensions(merger.source)), end_day=later(merger.day))
    return 0


def end_suspensions(ending: Ending) -> int:
    """End a suspension with the association."""
    return following.end_rows(ending, _suspensions(ending.source))


def left_suspensions(node: Organization, written: Journal) -> None:
    """Note the last suspension, where a closing ended it."""
    ended = ended_with(Suspension.objects.filter(association_id=node.pk), following.closing_day(node))
    for row in ended.order_by("-first_day", "-pk")[:1]:
        written.noted(row, end_day=None)
