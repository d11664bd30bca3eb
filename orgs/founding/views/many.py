"""Forward many foundings at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kexie_portal.workflow.many_pages import ManyMovePage
from orgs.founding import rules as founding_rules
from orgs.founding.filters import FoundingFilter
from orgs.founding.models import FoundingCase
from orgs.founding.queries import listed
from orgs.pages.selection import selected

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ForwardManyView(ManyMovePage):
    """Forward the selected foundings to their cities."""

    kind = FoundingCase
    step = "forward"

    def allowed(self, _none: None) -> bool:
        return founding_rules.may_check_anywhere(self.actor)

    def rows(self) -> QuerySet[FoundingCase]:
        filters = FoundingFilter(self.request.GET, queryset=listed(self.actor), request=self.request)
        found: QuerySet[FoundingCase] = selected(self.request, filters)
        return found

    def list_address(self) -> str:
        return reverse("orgs:founding_list")
