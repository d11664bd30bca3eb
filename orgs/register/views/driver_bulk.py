"""Mark the selected associations of the list with the driver that they came by."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import BulkAction
from orgs.pages.selection import selected
from orgs.register import rules as register_rules
from orgs.register.actions import driver as actions
from orgs.register.filters.association import AssociationFilter
from orgs.register.forms.driver import MarkManyForm
from orgs.register.models.association import Association
from orgs.register.rules import MANAGE_ASSOCIATION

MARK = BulkAction("mark_driver", gettext_lazy("Mark the driver"), allowed=register_rules.may_register_anywhere)
SHOWN = 8


class MarkManyView(FormPage):
    """Ask for the driver and mark all of them; the address says which ones."""

    template_name = "orgs/register/association_drivers.html"
    form_class = MarkManyForm

    def allowed(self, _none: None) -> bool:
        return register_rules.may_register_anywhere(self.actor)

    def context(self, _none: None, form: MarkManyForm) -> dict[str, object]:
        rows = self._rows()
        names = rows.values_list("organization__name", flat=True)[:SHOWN]
        return {"count": rows.count(), "names": list(names)}

    def act(self, _none: None, form: MarkManyForm) -> actions.Marked:
        pks = list(self._rows().values_list("pk", flat=True)[: actions.MOST + 1])
        return actions.mark_many(pks, actor=self.actor, **form.cleaned_data)

    def finished(self, _none: None, form: MarkManyForm, marked: actions.Marked) -> HttpResponse:
        """Say who was left out, too."""
        self._tell(marked)
        return redirect("orgs:association_list")

    def _rows(self) -> QuerySet[Association]:
        kept = Association.objects.visible_to(self.actor, MANAGE_ASSOCIATION).order_by("pk")
        found = AssociationFilter(self.request.GET, queryset=kept, request=self.request)
        return selected(self.request, found)

    def _tell(self, marked: actions.Marked) -> None:
        words = ngettext("%(n)d association is marked.", "%(n)d associations are marked.", marked.done)
        messages.success(self.request, words % {"n": marked.done})
        for reason, count in Counter(reason for _name, reason in marked.left_out).most_common(3):
            names = "、".join(name for name, why in marked.left_out if why == reason)[:200]
            told = _("%(count)d left out: %(reason)s (%(names)s)")
            messages.warning(self.request, told % {"count": count, "reason": reason, "names": names})
