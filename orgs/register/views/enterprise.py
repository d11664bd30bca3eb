"""The enterprise register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.workflow.errors import Stale
from orgs.pages.listing import NetworkList
from orgs.pages.shared import Page, attempt, conflict_page, demand
from orgs.register import rules as register_rules
from orgs.register.actions import enterprise as actions
from orgs.register.filters.enterprise import EnterpriseFilter, TargetFilter
from orgs.register.forms.association import CloseForm
from orgs.register.forms.enterprise import EnterpriseForm, LabelFormSet, labels_of
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.enterprises import enterprise_facts, listed, seen, size_words, with_all_covers
from orgs.register.queries.prospects import targets
from orgs.register.tables.enterprise import EnterpriseTable, TargetTable


class EnterpriseListView(NetworkList):
    """The register of enterprises."""

    model = Enterprise
    table_class = EnterpriseTable
    filterset_class = EnterpriseFilter
    page_key = "orgs.enterprises"
    title = gettext_lazy("Enterprise register")
    template_name = "orgs/register/enterprise_list.html"
    default_columns: ClassVar[Sequence[str]] = (
        "name",
        "uscc",
        "unit",
        "industry",
        "size_class",
        "labels",
        "covered",
        "standing",
    )
    always_columns = ("name",)
    empty_title = gettext_lazy("No enterprise here yet")
    empty_note = gettext_lazy(
        "Enterprises of your units are listed here, once they are entered or a register is imported."
    )

    @property
    def empty_verb(self) -> tuple[str, str] | None:  # type: ignore[override]
        """Offer the first step to those who may take it."""
        return (_("Enter an enterprise"), "orgs:enterprise_create") if self.may_add else None

    @property
    def may_add(self) -> bool:
        """Tell whether the entering verb is shown."""
        return register_rules.may_add_enterprise_anywhere(person(self.request))

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Give every enterprise in scope with what the table shows."""
        rows = listed(seen(person(self.request))).with_covered(timezone.localdate())
        return rows.prefetch_related("labels").order_by("name", "pk")


class TargetListView(EnterpriseListView):
    """Enterprises that should have an association, the best prospects first."""

    table_class = TargetTable
    filterset_class = TargetFilter
    page_key = "orgs.targets"
    title = gettext_lazy("Target list")
    note = gettext_lazy(
        "Living enterprises without an association; labels, size, party organization and sci-tech workers rank them."
    )
    template_name = "orgs/register/target_list.html"
    default_columns: ClassVar[Sequence[str]] = ("score", "name", "unit", "why", "industry", "verb")
    export_columns = tuple(name for name in TargetTable.base_columns if name != "verb")
    empty_title = gettext_lazy("Every enterprise of your units is covered")
    empty_note = gettext_lazy("Enterprises that no association covers are listed here, the best prospects first.")

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Give the uncovered enterprises with their score."""
        return listed(targets(person(self.request))).prefetch_related("labels")


class EnterpriseDetailView(Page):
    """An enterprise: state, next steps, facts, who covers it, history."""

    template_name = "orgs/register/enterprise_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draw the page."""
        rows = with_all_covers(Enterprise.objects.visible_to(self.actor)).prefetch_related("labels")
        found = get_object_or_404(rows, pk=pk)
        context = enterprise_facts(self.actor, found)
        return self.show(enterprise=found, **context)


class SizePreview(Page):
    """The size class and its reason while the form is being filled."""

    template_name = "orgs/register/_size_class.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Work it out from what is typed so far."""
        typed = EnterpriseForm(request.GET, user=self.actor)
        typed.full_clean()
        values = [typed.cleaned_data.get(name) for name in ("staff", "revenue", "assets")]
        industry = typed.cleaned_data.get("industry")
        return self.show(**size_words(industry.pk if industry else None, *values))


class EnterprisePage(Page):
    """A page that changes one enterprise in scope."""

    def enterprise(self, pk: int) -> Enterprise:
        """Return a visible enterprise that the user may change; invisible ones are 404."""
        found = get_object_or_404(Enterprise.objects.visible_to(self.actor).select_related("unit"), pk=pk)
        demand(register_rules.may_change_enterprise(self.actor, found))
        return found


class EnterpriseCreateView(Page):
    """Enter an enterprise."""

    template_name = "orgs/register/enterprise_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the form."""
        demand(register_rules.may_add_enterprise_anywhere(self.actor))
        return self.show(EnterpriseForm(user=self.actor), labels=LabelFormSet(prefix="labels"), **size_words())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it with its labels."""
        demand(register_rules.may_add_enterprise_anywhere(self.actor))
        form = EnterpriseForm(request.POST, user=self.actor)
        labels: Any = LabelFormSet(request.POST, prefix="labels")
        if form.is_valid() & labels.is_valid():
            values = form.values()
            made = attempt(form, lambda: actions.create(actor=self.actor, values=values, labels=labels.labels()))
            if made is not None:
                messages.success(request, _("%(name)s is in the register.") % {"name": made.name})
                return redirect(made)
        return self.show(form, labels=labels)


class EnterpriseUpdateView(EnterprisePage):
    """Change an enterprise and its labels."""

    template_name = "orgs/register/enterprise_form.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        found = self.enterprise(pk)
        form = EnterpriseForm(initial=EnterpriseForm.values_of(found), user=self.actor)
        size = size_words(found.industry_id, found.staff, found.revenue, found.assets)
        return self.show(form, labels=self._labels(found), enterprise=found, **size)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write, unless somebody else wrote since the form was opened."""
        found = self.enterprise(pk)
        form, labels = EnterpriseForm(request.POST, user=self.actor), self._labels(found, request.POST)
        if form.is_valid() & labels.is_valid():
            try:
                if made := attempt(form, lambda: self._write(found, form, labels)):
                    messages.success(request, _("%(name)s is changed.") % {"name": made.name})
                    return redirect(made)
            except Stale as stale:
                return conflict_page(request, form, stale.current, EnterpriseForm.values_of(stale.current))  # type: ignore[arg-type]
        return self.show(form, labels=labels, enterprise=found)

    def _write(self, found: Enterprise, form: EnterpriseForm, labels: Any) -> Enterprise:
        version = form.cleaned_data["version"] or 0
        return actions.update(found, actor=self.actor, version=version, values=form.values(), labels=labels.labels())

    @staticmethod
    def _labels(found: Enterprise, data: Any = None) -> Any:
        return LabelFormSet(data, prefix="labels", initial=labels_of(found))


class EnterpriseCloseView(EnterprisePage):
    """Close an enterprise on a day."""

    template_name = "orgs/register/enterprise_close.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for day and reason."""
        return self.show(CloseForm(), enterprise=self.enterprise(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close it."""
        found, form = self.enterprise(pk), CloseForm(request.POST)
        if form.is_valid() and attempt(form, lambda: self._close(found, form)):
            messages.success(request, _("%(name)s is closed.") % {"name": found.name})
            return redirect(found)
        return self.show(form, enterprise=found)

    def _close(self, found: Enterprise, form: CloseForm) -> Enterprise:
        return actions.close(found, actor=self.actor, version=found.version, **form.cleaned_data)
