"""Memberships go over to a successor, end with the body or the member, and with a move that they do not survive."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.texts import shortened
from orgs.common.enums import Kind
from orgs.memberships import letters
from orgs.memberships.leaving import end_for_move, held, leaving
from orgs.memberships.models import Membership
from orgs.tree import following
from orgs.tree.following import Ending, Merger, Moving, Subject, TakingBack, ended_with, later
from orgs.tree.hanging import BATCH
from orgs.tree.journal import Entry, Journal
from orgs.tree.models.organization import Organization
from orgs.tree.places import area_of, is_in

MEMBERSHIP = "orgs.membership"


def install() -> None:
    """Let memberships follow, on both sides."""
    subject = Subject(
        "memberships",
        gettext_lazy("memberships"),
        rows,
        merge,
        end,
        move,
        against=against,
        narrow=narrow,
        left=left,
        at_stake=held,
        kinds=(Kind.ASSOCIATION, Kind.PARK, Kind.SOCIETY, Kind.FEDERATION, Kind.PROVINCIAL_SOCIETY),
        becomes=gettext_lazy("the other association takes them over, but for those that it has already"),
    )
    following.register(subject)


def rows(node: Organization) -> list[QuerySet[Membership]]:
    """Return the memberships of a node, as a member, that have not ended."""
    return [Membership.objects.filter(member=node, end_day__isnull=True)]


def merge(merger: Merger) -> int:
    """Give the successor the memberships that it has not and may have, and end those of the merged association."""
    both = list(_open(Q(member__in=[merger.source, merger.target])))
    ending = [row for row in both if row.member_id == merger.source.pk]
    held = {row.body_id for row in both if row.member_id == merger.target.pk}
    reason = shortened(_("merged into %(name)s") % {"name": merger.target.name}, 200)
    merger.journal.set_all(ending, end_day=later(merger.day), end_reason=reason)
    letters.revoke_by(merger.journal, ending, merger.day, reason)
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
            for row in ending
            if row.body_id not in {*held, merger.target.pk} and is_in(merger.target, area_of(row.body))
        ]
    )
    return len(ending)


def end(ending: Ending) -> int:
    """End the memberships of a body that is no more: its own, and its members'."""
    node = ending.source
    rows = list(_open(Q(member=node) | Q(body=node)))
    ending.journal.set_all(rows, end_day=later(ending.day), end_reason=shortened(ending.words, 200))
    letters.revoke_by(ending.journal, rows, ending.day, ending.words)
    return len(rows)


def move(moving: Moving) -> list[Membership]:
    """End the memberships that do not reach to the new place."""
    return end_for_move(moving.node, moving.place, moving.day, moving.journal)


def _open(whose: Q) -> QuerySet[Membership]:
    rows = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("body__parent", "member")
    return rows.filter(whose, end_day__isnull=True).order_by("pk")


# ---------------------------------------------------------------- taking back


def against(back: TakingBack) -> Iterable[str]:
    """Tell of bodies that are no more, of memberships that cannot be kept, and of certificates of those that go."""
    made = [entry["pk"] for entry in back.entries if entry["model"] == MEMBERSHIP and entry["before"] is None]
    for letter in letters.certificates(made).values():
        yield _("the member certificate %(number)s was issued on it") % {"number": letter.number}
    reopened = Membership.objects.filter(pk__in=back.reopened(MEMBERSHIP)[:BATCH])
    for row in reopened.filter(body__closed__isnull=False).exclude(body=back.node).select_related("body"):
        yield _("%(name)s, of which it was a member, is closed by now") % {"name": row.body.name}
    if back.move is not None:
        for row in leaving(back.node, back.move.from_parent):
            yield _("it has joined %(name)s since then") % {"name": row.body.name}


def narrow(back: TakingBack) -> list[Entry]:
    """Leave a membership ended that a closing by hand ended and that the other side cannot have any more.

    That side was closed or has moved away meanwhile, or the member joined again.
    """
    pks = back.reopened(MEMBERSHIP) if back.by_hand else []
    if not pks:
        return back.entries
    again = Membership.objects.filter(body=OuterRef("body"), member=OuterRef("member"), end_day__isnull=True)
    found = Membership.objects.filter(pk__in=pks).annotate(is_again=Exists(again))
    gone = [
        row.pk
        for row in found.select_related("body__parent", "member")
        if row.is_again
        or any(one.closed is not None and one.pk != back.node.pk for one in (row.body, row.member))
        or not is_in(row.member, area_of(row.body))
    ]
    return back.without(MEMBERSHIP, gone)


def left(node: Organization, written: Journal) -> None:
    """Note the memberships that ended for the reason of a closing."""
    ended = Membership.objects.filter(Q(member=node) | Q(body=node), end_reason__in=following.closing_reasons(node))
    for row in ended_with(ended, following.closing_day(node)).select_related("body", "member"):
        written.noted(row, end_day=None, end_reason="")
