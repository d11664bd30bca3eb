"""The driver marks of one association: those that hold, the former ones, a new one, the end of one."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.common.enums import Kind
from orgs.pages.form_page import FormPage
from orgs.pages.shared import attempt, demand
from orgs.register import rules as register_rules
from orgs.register.actions import driver as actions
from orgs.register.forms.association import EndForm
from orgs.register.forms.driver import DriverMarkForm
from orgs.register.models.driver import DriverMark
from orgs.tree.models.organization import Organization


class DriverMarksView(FormPage):
    """The marks of an association; who keeps it sets a new one here."""

    template_name = "orgs/register/driver_marks.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        node = self.node(pk, kind=Kind.ASSOCIATION)
        return self._page(node, DriverMarkForm(node=node) if register_rules.may_mark(self.actor, node) else None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set a mark."""
        node = self.node(pk, kind=Kind.ASSOCIATION)
        demand(register_rules.may_mark(self.actor, node))
        form = DriverMarkForm(request.POST, node=node)
        if form.is_valid() and attempt(form, lambda: actions.mark(node, actor=self.actor, **form.cleaned_data)):
            return self.done(_("The mark is set."), reverse("orgs:driver_marks", args=[pk]))
        return self._page(node, form)

    def _page(self, node: Organization, form: DriverMarkForm | None) -> HttpResponse:
        rows = DriverMark.objects.filter(organization=node).select_related("through")
        context = {
            "node": node,
            "marks": rows.order_by(F("end_day").desc(nulls_first=True), "-first_day"),
            "today": timezone.localdate(),
            "may_mark": form is not None,
        }
        return self.show(form, **context)


class DriverMarkEndView(FormPage):
    """End a mark; one set by mistake ends on its first day and counts nowhere."""

    title = gettext_lazy("End the mark")
    verb = gettext_lazy("End the mark")
    note = gettext_lazy("A mark set by mistake ends on its first day.")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the day."""
        return self._page(self._mark(pk), EndForm(initial={"day": timezone.localdate()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        mark, form = self._mark(pk), EndForm(request.POST)
        if form.is_valid() and attempt(
            form, lambda: actions.end_mark(mark, actor=self.actor, day=form.cleaned_data["day"])
        ):
            return self.done(_("The mark has ended."), reverse("orgs:driver_marks", args=[mark.organization_id]))
        return self._page(mark, form)

    def _page(self, mark: DriverMark, form: EndForm) -> HttpResponse:
        about = f"{mark.organization.name} · {mark.get_driver_display()}"
        return self.page(form, back=reverse("orgs:driver_marks", args=[mark.organization_id]), about=about)

    def _mark(self, pk: int) -> DriverMark:
        mark = get_object_or_404(DriverMark.objects.visible_to(self.actor).select_related("organization"), pk=pk)
        demand(register_rules.may_mark(self.actor, mark.organization))
        return mark
