"""The tabs about societies, federations and memberships on an organisation's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.memberships import letters
from orgs.memberships import queries as memberships_queries
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import BODY_KINDS, MEMBER_KINDS
from orgs.pages.sections import Section, register
from orgs.register.queries.details import page_of
from orgs.societies import rules as society_rules
from orgs.societies.actions.society import details_of
from orgs.societies.enums import SocietyRole
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import Society
from orgs.societies.queries import liaison as queries_liaison
from orgs.societies.queries import societies

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

MOST = 200
_RANK = {role: rank for rank, role in enumerate(SocietyRole.values)}


def install() -> None:
    """Register the tabs."""
    register(
        Section(
            "society", _("Record of the society"), SOCIETY_KINDS, 10, "orgs/societies/_tab_society.html", of_society
        )
    )
    register(
        Section(
            "members", _("Members and applications"), BODY_KINDS, 20, "orgs/memberships/_tab_members.html", of_members
        )
    )
    linked = (Kind.SOCIETY, Kind.PROVINCIAL_SOCIETY)
    register(Section("liaison", _("Liaison links"), linked, 30, "orgs/societies/_tab_liaison.html", of_liaison))
    joining = (*MEMBER_KINDS, Kind.CITY, Kind.PROVINCE)
    register(
        Section(
            "societies", _("Societies and federation"), joining, 40, "orgs/societies/_tab_societies.html", of_societies
        )
    )


def of_society(request: HttpRequest, user: User, node: Organization) -> dict[str, object]:
    """Give what a society or federation is: details, people, terms, meetings."""
    today = timezone.localdate()
    officers = sorted(node.society_officers.all(), key=lambda one: (_RANK.get(one.role, 99), one.pk))
    in_office = [one for one in officers if one.end_day is None or one.end_day > today]
    terms = list(node.society_terms.order_by("-number"))
    return {
        "details": details_of(node),
        "council": in_office,
        "former": [one for one in officers if one not in in_office],
        "terms": terms,
        "term": next((term for term in terms if term.end_day is None), None),
        "today": today,
        "meetings": node.society_meetings.all()[:MOST],
        "manages": society_rules.may_manage(user, node),
        "keeps": society_rules.may_keep(user, node),
    }


def of_members(request: HttpRequest, user: User, node: Organization) -> dict[str, object]:
    """Give the present members of a body, what waits at it, and the verbs."""
    page = page_of(memberships_queries.members_of(user, node), request.GET.get("page"))
    waiting = list(memberships_queries.waiting_at(user, node)[:MOST])
    sides = [row.member for row in page] + [row.member for row in waiting]
    return {
        "page": page,
        "waiting": waiting,
        "seen": memberships_queries.names_seen(user, sides),
        "admits": membership_rules.may_admit(user, node) and node.closed is None,
        "enters": membership_rules.may_enter_at(user, node),
        "sees_unjoined": node.kind != Kind.PROVINCIAL_SOCIETY,
        "industry": _industry_of(node),
        "certificates": letters.certificates([row.pk for row in page]),
        "certifies": node.kind in letters.CERTIFYING,
    }


def _industry_of(node: Organization) -> str:
    """Return the code of the division for whose associations a society stands, or nothing."""
    found = Society.objects.filter(pk=node.pk) if node.kind == Kind.SOCIETY else Society.objects.none()
    return found.values_list("key_industry__industry_id", flat=True).first() or ""


def of_liaison(request: HttpRequest, user: User, node: Organization) -> dict[str, object]:
    """Give the links of a society, or of a provincial society with those that it guides."""
    side = "society" if node.kind == Kind.SOCIETY else "provincial_society"
    rows = list(queries_liaison.links(user).filter(**{side: node}).prefetch_related("entries"))
    today = timezone.localdate()
    return {
        "links": [_told(link) for link in rows if link.holds_on(today)],
        "ended": [_told(link) for link in rows if not link.holds_on(today)],
        "other": "provincial_society" if side == "society" else "society",
        "keeps": node.kind == Kind.SOCIETY and society_rules.may_keep(user, node),
    }


def _told(link: LiaisonLink) -> dict[str, object]:
    entries = list(link.entries.all())
    return {"link": link, "count": len(entries), "last": entries[0] if entries else None}


def of_societies(request: HttpRequest, user: User, node: Organization) -> dict[str, object]:
    """Give what an association belongs to, the societies of a city, or the provincial societies."""
    if node.kind == Kind.CITY:
        return _of_city(user, node)
    if node.kind == Kind.PROVINCE:
        found = memberships_queries.societies(user, (Kind.PROVINCIAL_SOCIETY,)).filter(parent=node).order_by("lft")
        return {"provincial": found, "founds": society_rules.may_found(user, Kind.PROVINCIAL_SOCIETY, node)}
    return _of_member(user, node)


def _of_city(user: User, node: Organization) -> dict[str, object]:
    mine = [city for city in societies.overview(user) if city.pk == node.pk]
    return {
        "city": mine[0] if mine else None,
        "surveys": society_rules.may_survey(user, node) and node.closed is None,
        "founds": society_rules.may_found(user, Kind.SOCIETY, node),
    }


def _of_member(user: User, node: Organization) -> dict[str, object]:
    today = timezone.localdate()
    rows = list(memberships_queries.of_member(user, node))
    current = [row for row in rows if row.holds_on(today)]
    held = {row.body.kind for row in current}
    waiting = list(memberships_queries.applications(user).filter(member=node)[:MOST])
    should = node.kind == Kind.ASSOCIATION and node.closed is None
    return {
        "current": current,
        "ended": [row for row in rows if row not in current],
        "waiting": waiting,
        "certificates": letters.certificates([row.pk for row in rows]),
        "advice": list(memberships_queries.recommendations(user).filter(organization=node)[:MOST]),
        "seen": memberships_queries.names_seen(user, [row.body for row in rows]),
        "applies": membership_rules.may_apply(user, node),
        "recommends": membership_rules.may_recommend(user, node),
        # should (应, art. 8) is said of associations, not of parks, and never blocks
        "no_society": should and Kind.SOCIETY not in held,
        "no_federation": should and Kind.FEDERATION not in held,
    }
