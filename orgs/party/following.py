"""Party organisations end with the society or federation in which they stand, and come back with it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie_portal.texts import shortened
from orgs.common.enums import SOCIETY_KINDS
from orgs.party.models.party import PartyOrganization
from orgs.tree import following
from orgs.tree.following import Ending, Subject, ended_with
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization


def install() -> None:
    """Let party organisations follow their host."""
    subject = Subject(
        "party organizations",
        _("party organizations"),
        lambda node: [_open(node)],
        ended=end,
        left=left,
        kinds=SOCIETY_KINDS,
    )
    following.register(subject)


def _open(node: Organization) -> QuerySet[PartyOrganization]:
    return PartyOrganization.objects.filter(host=node, end_day__isnull=True)


def end(ending: Ending) -> int:
    """End them with their host."""
    more = {"end_reason": shortened(ending.words, 200), "version": lambda row: row.version + 1}
    return following.end_rows(ending, _open(ending.source), **more)


def left(node: Organization, written: Journal) -> None:
    """Note those that a closing ended; at one level the last."""
    levels: set[str] = set()
    ended = ended_with(PartyOrganization.objects.filter(host=node), following.closing_day(node))
    for party in ended.order_by("-first_day", "-pk"):
        if party.level not in levels:
            levels.add(party.level)
            written.noted(party, end_day=None, end_reason="", version=party.version)
