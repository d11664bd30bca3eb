"""Who can belong to what, and from when: the plain conditions of a membership (domain.md, rules 1–3 and 6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from orgs.memberships.enums import MEMBER_KINDS
from orgs.tree.places import area_of, is_in

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization

Span = tuple[date, date | None]


def refusal_of(
    body: Organization,
    member: Organization,
    span: Span,
    today: date,
    known: Iterable[Span] = (),
) -> Refused | None:
    """Return why a member cannot belong to a body for a span of days, or None; `known` are its spans there so far."""
    return _place_refusal(body, member) or _day_refusal(body, member, span, today) or _overlap(span, known)


def check_alive(*nodes: Organization) -> None:
    """Refuse to join where one of the sides is closed."""
    for node in nodes:
        if node.closed is not None:
            words = _("%(name)s was closed on %(day)s.")
            raise Refused(words % {"name": node.name, "day": node.closed.isoformat()})


def _place_refusal(body: Organization, member: Organization) -> Refused | None:
    if body.pk == member.pk:
        return Refused(_("Nobody can be a member of itself."), "member")
    if member.kind not in MEMBER_KINDS:
        return Refused(_("Only enterprise and park associations become members."), "member")
    area = area_of(body)
    if not is_in(member, area):
        words = _("%(member)s does not lie in %(area)s; only provincial and national societies take members from afar.")
        return Refused(words % {"member": member.name, "area": area.short_name or area.name}, "member")
    return None


def _day_refusal(body: Organization, member: Organization, span: Span, today: date) -> Refused | None:
    first, end = span
    if first > today:
        return Refused(_("A membership cannot begin in the future."), "first_day")
    if end is not None and (end < first or end > today):
        return Refused(_("The end day must lie between the first day and today."), "end_day")
    for node in (body, member):
        if node.opened is not None and first < node.opened:
            words = _("%(name)s was founded on %(day)s only.")
            return Refused(words % {"name": node.name, "day": node.opened.isoformat()}, "first_day")
        if node.closed is not None and (end is None or end > node.closed):
            words = _("%(name)s was closed on %(day)s.")
            return Refused(words % {"name": node.name, "day": node.closed.isoformat()}, "member")
    return None


def _overlap(span: Span, known: Iterable[Span]) -> Refused | None:
    first, end = span
    for begun, ended in known:
        if (ended is None or ended > first) and (end is None or end > begun):
            if ended is None:
                return Refused(_("It is a member already, since %(day)s.") % {"day": begun.isoformat()}, "member")
            words = _("It was a member from %(first)s to %(end)s already; the days overlap.")
            return Refused(words % {"first": begun.isoformat(), "end": ended.isoformat()}, "first_day")
    return None
