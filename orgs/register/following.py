"""What the register itself hangs on an association: enterprises covered, people, the term, accounts, names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.changes.models.term import Term
from orgs.common.enums import OfficerRole
from orgs.common.roles import CONTACT_ROLE, ROLES
from orgs.postings.models import OrganizationGrant, Posting
from orgs.register.models.association import CoveredEnterprise, Officer
from orgs.register.models.suspension import Suspension
from orgs.tree import following as mergers
from orgs.tree.following import Ending, Merger
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName


def install() -> None:
    """Let the register's own rows follow a merger and end with a dissolution."""
    for name, rows, move, end, becomes in (
        (_("enterprises covered"), _covers, move_covers, _end_covers,
         _("the other association covers them, but for those that it covers already")),
        (_("officers and contacts"), _officers, move_officers, _end_officers,
         _("officers leave office, contacts go along")),
        (_("terms that end"), _terms, move_terms, _end_terms,
         _("the other association goes on with its own term")),
        (_("accounts with a posting"), _postings, move_postings, _end_postings,
         _("contacts sign in for the other association")),
        (pgettext_lazy("change", "former names"), _names, move_names, None,
         _("with the present name they find the other association")),
    ):  # fmt: skip
        mergers.register(name, _single(rows), move, end=end, warns=False, becomes=becomes)


def _single(rows: Callable[[Organization], QuerySet[Any]]) -> mergers.Rows:
    """Return the rows of one table as a sort."""
    return lambda node: [rows(node)]


def _later(day: Any) -> Any:
    """Return what gives the end day of a dated row: the day, or its first day where that comes later."""
    return lambda row: max(day, row.first_day or day)


def _sides(rows: QuerySet[Any], field: str, merger: Merger) -> tuple[list[Any], list[Any]]:
    """Read rows of both ends of a merger by one statement: the source's, then the target's."""
    found: dict[int, list[Any]] = {merger.source.pk: [], merger.target.pk: []}
    for row in rows:
        found[getattr(row, field)].append(row)
    return found[merger.source.pk], found[merger.target.pk]


def _ends(merger: Merger) -> tuple[Organization, Organization]:
    return merger.source, merger.target


def _covers(*nodes: Organization) -> QuerySet[CoveredEnterprise]:
    return CoveredEnterprise.objects.filter(association_id__in=[node.pk for node in nodes], end_day__isnull=True)


def move_covers(merger: Merger) -> int:
    """End the covers and let the successor cover those enterprises that it does not cover yet; it keeps its host."""
    rows, theirs = _sides(_covers(*_ends(merger)).select_related("enterprise"), "association_id", merger)
    known = {row.enterprise_id for row in theirs}
    merger.journal.set_all(rows, end_day=_later(merger.day))
    merger.journal.create_all(
        [
            CoveredEnterprise(
                association_id=merger.target.pk, enterprise=row.enterprise, first_day=_later(merger.day)(row)
            )
            for row in rows
            if row.enterprise_id not in known
        ]
    )
    return len(rows)


def _end_covers(ending: Ending) -> int:
    return _end(ending.journal, list(_covers(ending.source)), ending.day)


def _end(journal: Journal, rows: list[Any], day: Any) -> int:
    journal.set_all(rows, end_day=_later(day))
    return len(rows)


def _officers(*nodes: Organization) -> QuerySet[Officer]:
    return Officer.objects.filter(association_id__in=[node.pk for node in nodes], end_day__isnull=True)


def move_officers(merger: Merger) -> int:
    """End all offices; who could be reached for the old association can be reached for the successor."""
    rows, theirs = _sides(_officers(*_ends(merger)), "association_id", merger)
    known = {(row.name, row.phone) for row in theirs if row.role == OfficerRole.CONTACT}
    _end(merger.journal, rows, merger.day)
    merger.journal.create_all(
        [
            Officer(
                association_id=merger.target.pk,
                role=row.role,
                name=row.name,
                phone=row.phone,
                duty=row.duty,
                first_day=merger.day,
            )
            for row in rows
            if row.role == OfficerRole.CONTACT and (row.name, row.phone) not in known
        ]
    )
    return len(rows)


def _end_officers(ending: Ending) -> int:
    return _end(ending.journal, list(_officers(ending.source)), ending.day)


def _terms(node: Organization) -> QuerySet[Term]:
    return Term.objects.filter(association_id=node.pk, end_day__isnull=True)


def move_terms(merger: Merger) -> int:
    """End the open term and a suspension; the successor goes on with its own."""
    return _close_terms(merger.journal, merger.source, merger.day)


def _end_terms(ending: Ending) -> int:
    return _close_terms(ending.journal, ending.source, ending.day)


def _close_terms(journal: Journal, node: Organization, day: Any) -> int:
    _end(journal, list(Suspension.objects.filter(association_id=node.pk, end_day__isnull=True)), day)
    return _end(journal, list(_terms(node)), day)


def _postings(*nodes: Organization) -> QuerySet[Posting]:
    running = Q(end_day__isnull=True) | Q(end_day__gt=timezone.localdate())
    return Posting.objects.filter(running, organization_id__in=[node.pk for node in nodes])


def move_postings(merger: Merger) -> int:
    """Let the association's contacts sign in for the successor; every posting at the old one ends."""
    (rows, theirs), today = _sides(_postings(*_ends(merger)), "organization_id", merger), timezone.localdate()
    known = {(row.user_id, row.role) for row in theirs}
    following = [row for row in rows if row.role == CONTACT_ROLE and (row.user_id, row.role) not in known]
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
        for row in following
    ]
    _end_posting_rows(merger.journal, rows)
    merger.journal.create_all(new)
    _grant(new)
    return len(rows)


def _end_postings(ending: Ending) -> int:
    rows = list(_postings(ending.source))
    _end_posting_rows(ending.journal, rows)
    return len(rows)


def _end_posting_rows(journal: Journal, rows: list[Posting]) -> None:
    today = timezone.localdate()
    journal.set_all(rows, end_day=_later(today))
    if rows:
        OrganizationGrant.objects.filter(posting__in=[row.pk for row in rows]).delete()


def _grant(postings: list[Posting]) -> None:
    if not postings:
        return
    wanted = Permission.objects.filter(
        content_type__app_label="orgs",
        content_type__model="organization",
        codename__in=ROLES[CONTACT_ROLE].permissions,
    ).values_list("pk", flat=True)
    OrganizationGrant.objects.bulk_create(
        OrganizationGrant(
            user_id=one.user_id, permission_id=permission, content_object_id=one.organization_id, posting=one
        )
        for permission in wanted
        for one in postings
    )


def _names(node: Organization) -> QuerySet[FormerName]:
    return FormerName.objects.filter(organization_id=node.pk)


def move_names(merger: Merger) -> int:
    """Let the successor be found by the old name and by the names that the old one had."""
    names = list(FormerName.objects.filter(organization_id=merger.source.pk).values_list("name", "until"))
    rows = [
        FormerName(organization_id=merger.target.pk, name=name, until=until)
        for name, until in [*names, (merger.source.name, merger.day)]
    ]
    for row in rows:
        row.work_out()
    merger.journal.create_all(rows)
    return len(names)
