"""Mark the selected associations of the list with the driver that they came by."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.web.lists import BulkAction
from orgs.pages.selection import selected
from orgs.pages.shared import Page, attempt, demand
from orgs.register import rules as register_rules
from orgs.register.actions import driver as actions
from orgs.register.filters.association import AssociationFilter
from orgs.register.forms.driver import MarkManyForm
from orgs.register.models.association import Association
from orgs.register.rules import MANAGE_ASSOCIATION

MARK = BulkAction("mark_driver", gettext_lazy("Mark the driver"), allowed=register_rules.may_register_anywhere)
SHOWN = 8


class MarkManyView(Page):
    """Ask for the driver and mark all of them; the address says which ones."""

    template_name = "orgs/register/association_drivers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        demand(register_rules.may_register_anywhere(self.actor))
        return self._page(MarkManyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark them, and say who was left out."""
        demand(register_rules.may_register_anywhere(self.actor))
        form = MarkManyForm(request.POST)
        if form.is_valid():
            pks = list(self._rows().values_list("pk", flat=True)[: actions.MOST + 1])
            marked = attempt(form, lambda: actions.mark_many(pks, actor=self.actor, **form.cleaned_data))
            if marked is not None:
                self._tell(marked)
                return redirect("orgs:association_list")
        return self._page(form)

    def _rows(self) -> QuerySet[Association]:
        kept = Association.objects.visible_to(self.actor, MANAGE_ASSOCIATION).order_by("pk")
        found = AssociationFilter(self.request.GET, queryset=kept, request=self.request)
        return selected(self.request, found)

    def _page(self, form: MarkManyForm) -> HttpResponse:
        rows = self._rows()
        names = rows.values_list("organization__name", flat=True)[:SHOWN]
        return self.show(form, count=rows.count(), names=list(names))

    def _tell(self, marked: actions.Marked) -> None:
        words = ngettext("%(n)d association is marked.", "%(n)d associations are marked.", marked.done)
        messages.success(self.request, words % {"n": marked.done})
        for reason, count in Counter(reason for _name, reason in marked.left_out).most_common(3):
            names = "、".join(name for name, why in marked.left_out if why == reason)[:200]
            told = _("%(count)d left out: %(reason)s (%(names)s)")
            messages.warning(self.request, told % {"count": count, "reason": reason, "names": names})
