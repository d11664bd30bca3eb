"""The enterprise register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import EditPage, FormPage
from kexie_portal.web.pages import Page
from orgs.pages.listing import NetworkList
from orgs.register import rules as register_rules
from orgs.register.actions import enterprise as actions
from orgs.register.filters.enterprise import EnterpriseFilter, TargetFilter
from orgs.register.forms.association import CloseForm
from orgs.register.forms.enterprise import EnterpriseForm, LabelFormSet, labels_of
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.enterprises import enterprise_facts, listed, seen, size_words, with_all_covers
from orgs.register.queries.prospects import targets
from orgs.register.tables import EnterpriseTable, TargetTable

if TYPE_CHECKING:
    from django.http import QueryDict

    from orgs.register.forms.enterprise import BaseLabelFormSet


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


class EnterpriseCreateView(FormPage):
    """Enter an enterprise with its labels."""

    template_name = "orgs/register/enterprise_form.html"
    form_class = EnterpriseForm
    words = gettext_lazy("%(name)s is in the register.")
    opens_made = True
    for_user = True

    def allowed(self, _none: None) -> bool:
        return register_rules.may_add_enterprise_anywhere(self.actor)

    def formsets(self, _none: None, data: QueryDict | None = None) -> dict[str, BaseFormSet[Any]]:
        return {"labels": LabelFormSet(data, prefix="labels")}

    def context(self, _none: None, form: EnterpriseForm) -> dict[str, object]:
        """Show the size class, which the page works out anew as one types."""
        return {} if form.is_bound else size_words()

    def act(self, _none: None, form: EnterpriseForm, labels: BaseLabelFormSet) -> Enterprise:
        return actions.create(actor=self.actor, values=form.values(), labels=labels.labels())


class EnterprisePage(FormPage):
    """A form about one enterprise in scope, with a template of its own."""

    model, related, called = Enterprise, ("unit",), "enterprise"

    def allowed(self, found: Enterprise) -> bool:
        return register_rules.may_change_enterprise(self.actor, found)


class EnterpriseUpdateView(EnterprisePage, EditPage):
    """Change an enterprise and its labels."""

    template_name = "orgs/register/enterprise_form.html"
    form_class = EnterpriseForm
    words = gettext_lazy("%(name)s is changed.")
    for_user = True

    def formsets(self, found: Enterprise, data: QueryDict | None = None) -> dict[str, BaseFormSet[Any]]:
        return {"labels": LabelFormSet(data, prefix="labels", initial=labels_of(found))}

    def context(self, found: Enterprise, form: EnterpriseForm) -> dict[str, object]:
        """Show the size class, which the page works out anew as one types."""
        size = {} if form.is_bound else size_words(found.industry_id, found.staff, found.revenue, found.assets)
        return {"enterprise": found, **size}

    def act(self, found: Enterprise, form: EnterpriseForm, labels: BaseLabelFormSet) -> Enterprise:
        version = form.cleaned_data["version"] or 0
        said = {"values": form.values(), "labels": labels.labels(), **form.change()}
        return actions.update(found, actor=self.actor, version=version, **said)


class EnterpriseCloseView(EnterprisePage):
    """Close an enterprise on a day."""

    template_name = "orgs/register/enterprise_close.html"
    form_class = CloseForm
    words = gettext_lazy("%(name)s is closed.")

    def act(self, found: Enterprise, form: CloseForm) -> Enterprise:
        return actions.close(found, actor=self.actor, version=found.version, **form.cleaned_data)
