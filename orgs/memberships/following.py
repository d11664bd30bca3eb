"""Memberships follow an association that is merged into another, and end with one that is dissolved."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.memberships.models import Membership
from orgs.tree import following
from orgs.tree.following import Ending, Merger
from orgs.tree.models.organization import Organization
from orgs.tree.places import area_of, is_in


def install() -> None:
    """Register memberships with mergers and dissolutions."""
    becomes = gettext_lazy("the other association takes them over, but for those that it has already")
    following.register(gettext_lazy("memberships"), rows, move, end=end, becomes=becomes)


def rows(node: Organization) -> list[QuerySet[Membership]]:
    """Return the memberships of a node that have not ended."""
    return [Membership.objects.filter(member=node, end_day__isnull=True)]


def move(merger: Merger) -> int:
    """Give the successor the memberships that it has not and may have, and end those of the merged association."""
    both = _open(merger.source, merger.target)
    rows = [row for row in both if row.member_id == merger.source.pk]
    held = {row.body_id for row in both if row.member_id == merger.target.pk}
    _end(rows, merger, _("merged into %(name)s") % {"name": merger.target.name})
    merger.journal.create_all(
        [
            Membership(
                body=row.body,
                member=merger.target,
                form=row.form,
                committee=row.committee,
                driver=row.driver,
                first_day=max(merger.day, row.first_day),
            )
            for row in rows
            if row.body_id not in {*held, merger.target.pk} and is_in(merger.target, area_of(row.body))
        ]
    )
    return len(rows)


def end(ending: Ending) -> int:
    """End the memberships of a dissolved association."""
    rows = _open(ending.source)
    _end(rows, ending, _("dissolved"))
    return len(rows)


def _open(*nodes: Organization) -> list[Membership]:
    rows = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("body__parent", "member")
    return list(rows.filter(member__in=nodes, end_day__isnull=True).order_by("pk"))


def _end(rows: list[Membership], change: Merger | Ending, reason: str) -> None:
    change.journal.set_all(
        rows, end_day=lambda row: max(change.day, row.first_day), end_reason=lambda row: reason[:200]
    )
