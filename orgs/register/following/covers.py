"""Enterprises covered go over to the association that theirs is merged into, and end and come back with it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.common.enums import Kind
from orgs.register.models.association import CoveredEnterprise
from orgs.tree import following, last_write
from orgs.tree.following import Ending, Merger, Subject, TakingBack, ended_with, later, sides
from orgs.tree.hanging import BATCH
from orgs.tree.journal import Entry, Journal
from orgs.tree.models.organization import Organization

COVER = "orgs.coveredenterprise"


def install() -> None:
    """Let covers follow."""
    subject = Subject(
        "covers",
        gettext_lazy("enterprises covered"),
        rows,
        merge,
        end,
        against=against,
        narrow=narrow,
        left=left,
        kinds=(Kind.ASSOCIATION,),
        warns=False,
        becomes=gettext_lazy("the other association covers them, but for those that it covers already"),
    )
    following.register(subject)


def rows(node: Organization) -> list[QuerySet[CoveredEnterprise]]:
    """Return the covers of an association that have not ended."""
    return [_open(node)]


def _open(*nodes: Organization) -> QuerySet[CoveredEnterprise]:
    return CoveredEnterprise.objects.filter(association_id__in=[node.pk for node in nodes], end_day__isnull=True)


def merge(merger: Merger) -> int:
    """End the covers and let the successor cover those enterprises that it does not cover yet; it keeps its host."""
    covers = _open(merger.source, merger.target).select_related("enterprise")
    ending, theirs = sides(covers, "association_id", merger)
    known = {row.enterprise_id for row in theirs}
    merger.journal.set_all(ending, end_day=later(merger.day))
    merger.journal.create_all(
        [
            CoveredEnterprise(
                association_id=merger.target.pk, enterprise=row.enterprise, first_day=later(merger.day)(row)
            )
            for row in ending
            if row.enterprise_id not in known
        ]
    )
    return len(ending)


def end(ending: Ending) -> int:
    """End the covers with their association."""
    last_write.touch(_open(ending.source).order_by().values_list("enterprise__unit", flat=True))
    return following.end_rows(ending, _open(ending.source).select_related("enterprise"))


def against(back: TakingBack) -> Iterable[str]:
    """Tell of hosts that are closed or host another association by now, and of firms that are covered again."""
    reopened = back.reopened(COVER)
    hosts = {pk for pk in reopened if getattr(back.records.get((COVER, pk)), "is_host", False)}
    hosts_first = sorted(reopened, key=lambda pk: pk not in hosts)
    found = CoveredEnterprise.objects.filter(pk__in=hosts_first[:BATCH])
    open_ones = CoveredEnterprise.objects.filter(enterprise=OuterRef("enterprise"), end_day__isnull=True)
    again = open_ones.filter(association=OuterRef("association")).exclude(pk=OuterRef("pk"))
    asked = found.annotate(is_taken=Exists(open_ones.filter(is_host=True)), is_again=Exists(again))
    for cover in (
        asked.filter(Q(is_host=True) | Q(is_again=True)).select_related("enterprise").order_by("-is_host", "pk")
    ):
        firm = cover.enterprise
        if cover.is_host and not firm.is_alive_on(timezone.localdate()):
            yield _("%(enterprise)s is closed by now") % {"enterprise": firm.name}
        elif cover.is_host and cover.is_taken:
            yield _("%(enterprise)s hosts another association by now") % {"enterprise": firm.name}
        if cover.is_again:
            yield _("the association covers %(enterprise)s again by now") % {"enterprise": firm.name}


def narrow(back: TakingBack) -> list[Entry]:
    """Let a firm that was closed since a closing by hand be covered until then; without its host none comes back."""
    if not back.by_hand:
        return back.entries
    gone = CoveredEnterprise.objects.filter(
        pk__in=back.reopened(COVER), is_host=False, enterprise__closed__isnull=False
    ).select_related("enterprise")
    until = {cover.pk: max(cover.first_day, cover.enterprise.closed) for cover in gone}
    entries = deepcopy(back.entries)
    for entry in entries:
        if entry["model"] == COVER and entry["pk"] in until:
            entry["before"]["end_day"] = until[entry["pk"]].isoformat()
    return entries


def left(node: Organization, written: Journal) -> None:
    """Note the covers that a closing ended, without those that had given way on that day: an old host."""
    last: list[CoveredEnterprise] = []
    ended = ended_with(CoveredEnterprise.objects.filter(association_id=node.pk), following.closing_day(node))
    for cover in ended.order_by("-first_day", "-pk"):
        if not any(one.enterprise_id == cover.enterprise_id or (one.is_host and cover.is_host) for one in last):
            last.append(cover)
            written.noted(cover, end_day=None)
