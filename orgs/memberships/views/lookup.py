"""Endpoints of the searching selects about memberships; each answers only what the user may see."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from kexie_portal.web.pages import Page
from orgs.memberships.enums import BODY_KINDS, MEMBER_KINDS
from orgs.register.queries import finding
from orgs.register.queries.associations import place
from orgs.tree.models.organization import Organization

MOST = 30


class MemberOptions(Page):
    """Living associations and parks, under a unit where the address names one."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer twenty at most, with their place beside the name."""
        rows = finding.organizations(self.actor, request.GET.get("q", ""), MEMBER_KINDS).filter(closed__isnull=True)
        under = request.GET.get("under", "")
        if under.isascii() and under.isdecimal() and len(under) < 10:
            area = Organization.objects.filter(pk=under).first()
            rows = rows.under(area) if area else rows.none()
        found = rows.select_related("parent__parent__parent").order_by("name", "pk")[:20]
        return JsonResponse({"results": [{"id": one.pk, "text": one.name, "note": place(one)} for one in found]})


class BodyOptions(Page):
    """Societies, federations and associations that have members; without words the first of the tree."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer thirty at most, societies and federations first."""
        rows = Organization.objects.visible_to(self.actor).filter(kind__in=BODY_KINDS, closed__isnull=True)
        found = rows.filter(finding.matching(request.GET.get("q", ""))).select_related("parent__parent")
        ordered = found.order_by("-kind", "tree_id", "lft")[:MOST]
        return JsonResponse({"results": [{"id": one.pk, "text": one.name, "note": place(one)} for one in ordered]})
