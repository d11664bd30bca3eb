"""The work list as a page: all that waits, by when and of which kind."""

import datetime as dt
from collections import Counter

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.web import worklist
from kexie_portal.web.worklist import WorkItem

PER_PAGE = 50
WHEN = {
    "": _("All work"),
    "overdue": _("Overdue"),
    "week": _("Due this week"),
    "later": _("Due later"),
    "none": _("Without a day"),
}


def when_of(item: WorkItem, today: dt.date) -> str:
    """Return the span into which an item falls; the week ends on Sunday."""
    if item.due is None:
        return "none"
    if item.due < today:
        return "overdue"
    return "week" if item.due <= today + dt.timedelta(days=6 - today.weekday()) else "later"


class WorkListView(LoginRequiredMixin, View):
    """Everything that waits for a person and for those for whom they stand in; `?when=` and `?kind=` narrow it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the items with the counts of each filter; an unknown filter counts as none."""
        items, today = worklist.items_for(person(request)), timezone.localdate()
        kinds = Counter(item.kind for item in items)
        kind = request.GET.get("kind", "") if request.GET.get("kind", "") in kinds else ""
        of_kind = [item for item in items if not kind or item.kind == kind]
        spans = Counter(when_of(item, today) for item in of_kind)
        when = request.GET.get("when", "") if request.GET.get("when", "") in WHEN else ""
        rows = [item for item in of_kind if not when or when_of(item, today) == when]
        context = {
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "today": today,
            "when": when,
            "kind": kind,
            "spans": [(key, label, spans[key] if key else len(of_kind)) for key, label in WHEN.items()],
            "kinds": [(key, worklist.label_of(key), count) for key, count in sorted(kinds.items())],
        }
        return TemplateResponse(request, "web/work.html", context)
