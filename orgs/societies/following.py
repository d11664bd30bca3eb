"""Council, terms and links of a society or federation end with it and come back with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.texts import shortened
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.societies.enums import SocietyRole
from orgs.societies.models.firm import MemberFirm
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import Society, SocietyOfficer, SocietyTerm
from orgs.tree import following
from orgs.tree.following import Ending, Subject, TakingBack, ended_with
from orgs.tree.journal import Entry, Journal
from orgs.tree.models.organization import Organization

LINK, FIRM = "orgs.liaisonlink", "orgs.memberfirm"


def install() -> None:
    """Let what a society has follow it."""
    council = Subject(
        "council", gettext_lazy("council"), lambda node: [_officers(node)], ended=end_council, left=left_council
    )
    terms = Subject(
        "society terms", gettext_lazy("terms that end"), lambda node: [_terms(node)], ended=end_terms, left=left_terms
    )
    links = Subject(
        "links",
        gettext_lazy("liaison links"),
        lambda node: [_links(node)],
        ended=end_links,
        narrow=narrow_links,
        left=left_links,
    )
    places = Subject("place", gettext_lazy("industry society"), lambda node: [], against=against)
    firms = Subject(
        "member firms",
        gettext_lazy("member enterprises"),
        lambda node: [_firms(node)],
        ended=end_firms,
        narrow=narrow_firms,
        left=left_firms,
    )
    for subject in (council, terms, links, firms, places):
        following.register(replace(subject, kinds=SOCIETY_KINDS))


# ---------------------------------------------------------------- council and terms


def _officers(node: Organization) -> QuerySet[SocietyOfficer]:
    return SocietyOfficer.objects.filter(organization=node, end_day__isnull=True)


def end_council(ending: Ending) -> int:
    """End all offices and council seats."""
    return following.end_rows(ending, _officers(ending.source))


def left_council(node: Organization, written: Journal) -> None:
    """Note the seats that a closing ended; of the president's the last, whom nobody replaced."""
    has_chair = False
    ended = ended_with(SocietyOfficer.objects.filter(organization=node), following.closing_day(node))
    for officer in sorted(ended, key=lambda one: (one.first_day is not None, one.first_day, one.pk), reverse=True):
        if officer.role != SocietyRole.CHAIR or not has_chair:
            written.noted(officer, end_day=None)
        has_chair = has_chair or officer.role == SocietyRole.CHAIR


def _terms(node: Organization) -> QuerySet[SocietyTerm]:
    return SocietyTerm.objects.filter(organization=node, end_day__isnull=True)


def end_terms(ending: Ending) -> int:
    """End the term."""
    return following.end_rows(ending, _terms(ending.source))


def left_terms(node: Organization, written: Journal) -> None:
    """Note the last term, where a closing ended it."""
    ended = ended_with(SocietyTerm.objects.filter(organization=node), following.closing_day(node))
    for term in ended.order_by("-number")[:1]:
        written.noted(term, end_day=None)


# ---------------------------------------------------------------- links with provincial societies


def _links(node: Organization) -> QuerySet[LiaisonLink]:
    return LiaisonLink.objects.filter(Q(society=node) | Q(provincial_society=node), end_day__isnull=True)


def end_links(ending: Ending) -> int:
    """End the links of both sides."""
    links = _links(ending.source).select_related("society", "provincial_society")
    return following.end_rows(ending, links, end_reason=shortened(ending.words, 200))


def narrow_links(back: TakingBack) -> list[Entry]:
    """Leave a link ended whose other side is closed by now, or which was made again."""
    again = LiaisonLink.objects.filter(
        society=OuterRef("society"), provincial_society=OuterRef("provincial_society"), end_day__isnull=True
    )
    found = LiaisonLink.objects.filter(pk__in=back.reopened(LINK)).annotate(is_again=Exists(again))
    gone = [
        link.pk
        for link in found.select_related("society", "provincial_society")
        if link.is_again
        or any(one.closed is not None and one.pk != back.node.pk for one in (link.society, link.provincial_society))
    ]
    return back.without(LINK, gone)


def left_links(node: Organization, written: Journal) -> None:
    """Note the links that ended for the reason of a closing."""
    reason = getattr(getattr(node, "society", None), "closing_reason", "")
    links = LiaisonLink.objects.filter(Q(society=node) | Q(provincial_society=node), end_reason=reason)
    for link in ended_with(links, following.closing_day(node)).select_related("society", "provincial_society"):
        written.noted(link, end_day=None, end_reason="")


# ---------------------------------------------------------------- member enterprises


def _firms(node: Organization) -> QuerySet[MemberFirm]:
    return MemberFirm.objects.filter(body=node, end_day__isnull=True)


def end_firms(ending: Ending) -> int:
    """End what enterprises have at a society or federation."""
    firms = _firms(ending.source).select_related("body", "enterprise")
    return following.end_rows(ending, firms, end_reason=shortened(ending.words, 200))


def narrow_firms(back: TakingBack) -> list[Entry]:
    """Leave a membership ended that was entered again, or whose enterprise has closed since."""
    again = MemberFirm.objects.filter(body=OuterRef("body"), enterprise=OuterRef("enterprise"), end_day__isnull=True)
    found = MemberFirm.objects.filter(pk__in=back.reopened(FIRM))
    gone = found.filter(Exists(again) | Q(enterprise__closed__isnull=False))
    return back.without(FIRM, gone.order_by().values_list("pk", flat=True))


def left_firms(node: Organization, written: Journal) -> None:
    """Note the memberships of enterprises that ended for the reason of a closing."""
    reason = getattr(getattr(node, "society", None) or getattr(node, "federation", None), "closing_reason", "")
    firms = MemberFirm.objects.filter(body=node, end_reason=reason)
    for firm in ended_with(firms, following.closing_day(node)).select_related("body", "enterprise"):
        written.noted(firm, end_day=None, end_reason="")


# ---------------------------------------------------------------- its place


def against(back: TakingBack) -> Iterable[str]:
    """Tell whether its place is taken: a city has one active federation, and one society of a key industry."""
    node = back.node
    if node.closed is None:
        return
    if node.kind == Kind.FEDERATION:
        others = Organization.objects.filter(parent_id=node.parent_id, kind=Kind.FEDERATION, closed__isnull=True)
        for other in others.order_by("pk")[:1]:
            yield _("%(name)s is the city's federation by now") % {"name": other.name}
        return
    own = Society.objects.filter(pk=node.pk).select_related("key_industry").first()
    key = own.key_industry if own is not None else None
    if key is None:
        return
    if key.end_day is not None:
        yield _("%(name)s is no key industry any more") % {"name": key.name}
    others = Society.objects.filter(key_industry=key, closed__isnull=True).exclude(pk=node.pk)
    for taken in others.select_related("organization")[:1]:
        yield _("%(name)s is the society of this key industry by now") % {"name": taken.organization.name}
