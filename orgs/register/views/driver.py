"""The driver marks of one association: those that hold, the former ones, a new one, the end of one."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from orgs.common.enums import Kind
from orgs.pages.form_page import EndPage, NodeFormPage
from orgs.pages.forms import EndForm
from orgs.register import rules as register_rules
from orgs.register.actions import driver as actions
from orgs.register.forms.driver import DriverMarkForm
from orgs.register.models.driver import DriverMark
from orgs.tree.models.organization import Organization


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
