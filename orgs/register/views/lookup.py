"""Endpoints of the searching selects; each answers only what the user may see."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from kexie_portal.web.pages import Page
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries import finding
from orgs.tree import queries as units
from orgs.tree.models.organization import Organization

MOST = 30


class UnitOptions(Page):
    """Units for the filters of lists; without words the first of the tree."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer thirty at most, in tree order."""
        rows = Organization.objects.units().visible_to(self.actor).filter(finding.matching(request.GET.get("q", "")))
        found = rows.select_related("parent__parent").order_by("level", "tree_id", "lft")[:MOST]
        return JsonResponse({"results": [{"id": unit.pk, "text": units.label(unit)} for unit in found]})


class EnterpriseOptions(Page):
    """Living enterprises for the form that covers one more."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer twenty at most, with code and unit beside the name."""
        rows = finding.enterprises(self.actor, request.GET.get("q", "")).filter(closed__isnull=True)
        found = rows.select_related("unit__parent__parent").order_by("name")[:20]
        return JsonResponse({"results": [self._row(enterprise) for enterprise in found]})

    @staticmethod
    def _row(enterprise: Enterprise) -> dict[str, object]:
        note = _("%(uscc)s, %(unit)s") % {"uscc": enterprise.uscc, "unit": units.label(enterprise.unit)}
        return {"id": enterprise.pk, "text": enterprise.name, "note": note}
