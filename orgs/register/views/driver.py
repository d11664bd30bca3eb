"""By which drivers an association came: its page, and many marked at once."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.texts import shortened
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import BulkAction
from orgs.common.enums import Kind
from orgs.pages.form_page import EndPage, NodeFormPage
from orgs.pages.forms import EndForm
from orgs.pages.selection import selected
from orgs.register import rules as register_rules
from orgs.register.actions import driver as actions
from orgs.register.filters.association import AssociationFilter
from orgs.register.forms.driver import DriverMarkForm, MarkManyForm
from orgs.register.models.association import Association
from orgs.register.models.driver import DriverMark
from orgs.register.rules import MANAGE_ASSOCIATION
from orgs.tree.models.organization import Organization

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
            names = shortened("、".join(name for name, why in marked.left_out if why == reason), 200)
            told = _("%(count)d left out: %(reason)s (%(names)s)")
            messages.warning(self.request, told % {"count": count, "reason": reason, "names": names})


class DriverMarksView(NodeFormPage):
    """The marks of an association; who keeps it sets a new one here."""

    kinds = (Kind.ASSOCIATION,)
    template_name = "orgs/register/driver_marks.html"
    readable = True
    form_class = DriverMarkForm
    words = gettext_lazy("The mark is set.")

    def allowed(self, node: Organization) -> bool:
        return register_rules.may_mark(self.actor, node)

    def needs(self, node: Organization) -> dict[str, object]:
        return {"node": node}

    def context(self, node: Organization, form: DriverMarkForm | None) -> dict[str, object]:
        rows = DriverMark.objects.filter(organization=node).select_related("through")
        marks = rows.order_by(F("end_day").desc(nulls_first=True), "-first_day")
        return {"node": node, "marks": marks, "today": timezone.localdate(), "may_mark": form is not None}

    def act(self, node: Organization, form: DriverMarkForm) -> DriverMark:
        return actions.mark(node, actor=self.actor, **form.cleaned_data)

    def back(self, node: Organization) -> str:
        return reverse("orgs:driver_marks", args=[node.pk])


class DriverMarkEndView(EndPage):
    """End a mark; one set by mistake ends on its first day and counts nowhere."""

    model, related = DriverMark, ("organization",)
    title = verb = gettext_lazy("End the mark")
    note = gettext_lazy("A mark set by mistake ends on its first day.")
    words = gettext_lazy("The mark has ended.")

    def allowed(self, mark: DriverMark) -> bool:
        return register_rules.may_mark(self.actor, mark.organization)

    def act(self, mark: DriverMark, form: EndForm) -> DriverMark:
        return actions.end_mark(mark, actor=self.actor, day=form.cleaned_data["day"])

    def back(self, mark: DriverMark) -> str:
        return reverse("orgs:driver_marks", args=[mark.organization_id])

    def about(self, mark: DriverMark) -> str:
        return f"{mark.organization.name} · {mark.get_driver_display()}"
