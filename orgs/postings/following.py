"""Postings end with the body at which they are and come back with it; the grants follow the postings.

The contacts of an association sign in for the one that it is merged into.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.roles import ROLES
from orgs.postings.models import OrganizationGrant, Posting
from orgs.tree import following, hanging
from orgs.tree.following import Ending, Merger, Subject, TakingBack, later, sides
from orgs.tree.journal import Entry
from orgs.tree.models.organization import Organization

CONTACT_ROLE = "association_contact"
POSTING = "orgs.posting"


def install() -> None:
    """Let postings follow, at bodies of every kind."""
    subject = Subject(
        "postings",
        _("accounts with a posting"),
        rows,
        merge,
        end,
        narrow=narrow,
        returned=returned,
        warns=False,
        becomes=_("contacts sign in for the other association"),
    )
    following.register(subject)
    hanging.goes_along(OrganizationGrant)


def rows(node: Organization) -> list[QuerySet[Posting]]:
    """Return the postings at a node that run or will run."""
    return [_open(node)]


def _open(*nodes: Organization) -> QuerySet[Posting]:
    return Posting.objects.filter(_running(), organization_id__in=[node.pk for node in nodes])


def _running() -> Q:
    return Q(end_day__isnull=True) | Q(end_day__gt=timezone.localdate())


def merge(merger: Merger) -> int:
    """Let the association's contacts sign in for the successor; every posting at the old one ends."""
    (ending, theirs), today = (
        sides(_open(merger.source, merger.target), "organization_id", merger),
        timezone.localdate(),
    )
    known = {(row.user_id, row.role) for row in theirs}
    new = [
        Posting(
            user_id=row.user_id,
            organization_id=merger.target.pk,
            role=row.role,
            first_day=max(today, row.first_day),
            end_day=row.end_day,
            reason=row.reason,
            handed_out_by=merger.actor,
        )
        for row in ending
        if row.role == CONTACT_ROLE and (row.user_id, row.role) not in known
    ]
    _end(ending, merger, today)
    merger.journal.create_all(new)
    _grant(new)
    return len(ending)


def end(ending: Ending) -> int:
    """End every posting at a body that is no more, today at the earliest: who signed in until now did so lawfully."""
    postings = list(_open(ending.source).select_related("user", "organization"))
    _end(postings, ending, max(ending.day, timezone.localdate()))
    return len(postings)


def _end(postings: list[Posting], change: Merger | Ending, day: date) -> None:
    change.journal.set_all(postings, end_day=later(day), ended_by=change.actor)
    if postings and day <= timezone.localdate():
        OrganizationGrant.objects.filter(posting__in=[row.pk for row in postings]).delete()


def _grant(postings: Iterable[Posting]) -> None:
    by_role: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        by_role[posting.role].append(posting)
    for role in set(by_role) & set(ROLES):
        wanted = Permission.objects.filter(
            content_type__app_label="orgs", content_type__model="organization", codename__in=ROLES[role].permissions
        ).values_list("pk", flat=True)
        OrganizationGrant.objects.bulk_create(
            OrganizationGrant(
                user_id=one.user_id, permission_id=permission, content_object_id=one.organization_id, posting=one
            )
            for permission in wanted
            for one in by_role[role]
        )


def narrow(back: TakingBack) -> list[Entry]:
    """Leave a posting ended where the person holds another by now that excludes it (GB/T 22239-2019, 8.1.5).

    The same role at the same place excludes it, and so does an administrator's posting, which stands alone. A posting
    whose end somebody has written again since a closing by hand stays as it is, too.
    """
    after = {one["pk"]: one["after"] for one in back.entries if one["model"] == POSTING and one["before"] is not None}
    if not after:
        return back.entries
    pks, ended = list(after), list(Posting.objects.filter(pk__in=list(after)))
    gone = {one.pk for one in ended if back.by_hand and str(one.end_day) != after[one.pk]["end_day"]}
    others: dict[int, list[Posting]] = defaultdict(list)
    made = [entry["pk"] for entry in back.entries if entry["model"] == POSTING and entry["before"] is None]
    running = Posting.objects.filter(_running(), user__in=[one.user_id for one in ended])
    for other in running.exclude(pk__in=[*pks, *made]):
        others[other.user_id].append(other)
    gone |= {one.pk for one in ended if any(_clash(one, other) for other in others[one.user_id])}
    return back.without(POSTING, gone)


def _clash(one: Posting, other: Posting) -> bool:
    is_system = other.role in ROLES and ROLES[other.role].family == "system"
    return is_system or (other.role, other.organization_id) == (one.role, one.organization_id)


def returned(back: TakingBack) -> None:
    """Make the grants those of the postings as they are again."""
    mine = [entry for entry in back.entries if entry["model"] == POSTING]
    if not mine:
        return
    OrganizationGrant.objects.filter(posting__in=[entry["pk"] for entry in mine]).delete()
    _grant(Posting.objects.filter(_running(), pk__in=[one["pk"] for one in mine if one["before"] is not None]))
