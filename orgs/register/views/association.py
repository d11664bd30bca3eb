"""The list of associations and the pages that change one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.workflow.errors import Stale
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.pages.listing import EXPORT_SELECTED, NetworkList
from orgs.pages.selection import page_for
from orgs.pages.shared import Page, attempt, conflict_page, demand
from orgs.register import rules as register_rules
from orgs.register.actions import association as actions
from orgs.register.actions import officer as officer_actions
from orgs.register.filters.association import AssociationFilter
from orgs.register.forms.association import AssociationCloseForm, AssociationForm
from orgs.register.forms.officer import OfficerFormSet, lines_of
from orgs.register.models.association import Association
from orgs.register.queries.associations import listed
from orgs.register.tables.association import AssociationTable
from orgs.register.views.driver_bulk import MARK
from orgs.tree import following
from orgs.tree import rules as tree_rules


class AssociationListView(NetworkList):
    """The register of associations."""

    model = Association
    table_class = AssociationTable
    filterset_class = AssociationFilter
    page_key = "orgs.associations"
    title = gettext_lazy("Enterprise associations")
    template_name = "orgs/register/association_list.html"
    columns_of_units = (
        "name",
        "city",
        "county",
        "host",
        "founded",
        "letter_number",
        "chair",
        "contact",
        "phone",
        "standing",
    )
    always_columns = ("name",)
    personal_columns = ("phone",)
    bulk_actions = (EXPORT_SELECTED, MARK)
    empty_title = gettext_lazy("No association here yet")
    empty_note = gettext_lazy(
        "Associations of your units are listed here, once they are registered or a ledger is imported."
    )

    @property
    def default_columns(self) -> tuple[str, ...]:  # type: ignore[override]
        """Leave the city out for those who see one city alone."""
        intervals = scope.Scope.of(person(self.request)).intervals(VIEW)
        wide = any(interval.kind == Kind.PROVINCE for interval in intervals) or len(intervals) > 1
        return tuple(name for name in self.columns_of_units if wide or name != "city")

    @property
    def empty_verb(self) -> tuple[str, str] | None:  # type: ignore[override]
        """Offer the first step to those who may take it."""
        return (_("Register an association"), "orgs:association_register") if self.may_register else None

    @property
    def may_register(self) -> bool:
        """Tell whether the registering verb is shown."""
        return register_rules.may_register_anywhere(person(self.request))

    def get_queryset(self) -> QuerySet[Association]:
        """Give every association in scope with what the table shows."""
        return listed(person(self.request))

    def bulk_mark_driver(self, rows: QuerySet[Association]) -> HttpResponse:
        """Ask by which driver the selected came."""
        return page_for("orgs:association_drivers", self.request, rows)

    def needs_reason(self) -> bool:
        """Ask for a reason where whole phones would leave the portal; masked ones tell nothing."""
        return super().needs_reason() and scope.holds(person(self.request), scope.VIEW_PERSONAL)


class AssociationPage(Page):
    """A page that changes one association in scope."""

    def association(self, pk: int) -> Association:
        """Return a visible association that the user may change; invisible ones are 404."""
        rows = Association.objects.visible_to(self.actor).select_related("organization__parent")
        found = get_object_or_404(rows, pk=pk)
        demand(register_rules.may_change_association(self.actor, found))
        return found

    def done(self, association: Association, words: str, tab: str = "") -> HttpResponse:
        """Say what was done and open the association's page."""
        messages.success(self.request, words)
        return redirect(association.get_absolute_url() + (f"?tab={tab}" if tab else ""))


class AssociationUpdateView(AssociationPage):
    """Change what an association says of itself."""

    template_name = "orgs/register/association_form.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        found = self.association(pk)
        return self.show(AssociationForm(initial=AssociationForm.values_of(found), stored=found), association=found)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write, unless somebody else wrote since the form was opened."""
        found = self.association(pk)
        form = AssociationForm(request.POST, stored=found)
        if form.is_valid():
            try:
                if attempt(form, lambda: self._write(found, form)):
                    return self.done(found, _("%(name)s is changed.") % {"name": form.cleaned_data["name"]})
            except Stale as stale:
                return conflict_page(request, form, stale.current, AssociationForm.values_of(stale.current))  # type: ignore[arg-type]
        return self.show(form, association=found)

    def _write(self, found: Association, form: AssociationForm) -> Association:
        version = form.cleaned_data["version"]
        more = form.renaming()
        return actions.update(found, actor=self.actor, version=version, changes=form.changes(), **more)


class AssociationCloseView(AssociationPage):
    """Dissolve an association on a day, with the reason."""

    template_name = "orgs/register/association_close.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for day and reason."""
        return self._page(AssociationCloseForm(), self.association(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close it."""
        found, form = self.association(pk), AssociationCloseForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.close(found, actor=self.actor, **form.values())):
            return self.done(found, _("%(name)s is closed.") % {"name": found.organization.name})
        return self._page(form, found)

    def _page(self, form: AssociationCloseForm, found: Association) -> HttpResponse:
        follows = following.ending(found.organization)
        return self.show(form, association=found, follows=follows)


class AssociationOfficersView(AssociationPage):
    """Keep the people of an association in one form."""

    template_name = "orgs/register/association_officers.html"

    def association(self, pk: int) -> Association:
        """Return the association, of those at which the user sees phones: the form shows them whole."""
        found = super().association(pk)
        demand(tree_rules.may_see_phones(self.actor, found.organization))
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with those in office."""
        found = self.association(pk)
        return self._page(
            found, OfficerFormSet(initial=lines_of(found.officers.all(), "duty")), found.organization.version
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the lines; a stale form is said so and keeps what was typed."""
        found = self.association(pk)
        given = request.POST.get("version", "")
        version = int(given) if given.isdecimal() and len(given) < 10 else 0
        lines = OfficerFormSet(request.POST, initial=lines_of(found.officers.all(), "duty"))
        if not lines.is_valid():
            return self._page(found, lines, version)
        try:
            form = lines.forms[0]
            terms = [line.term() for line in lines if line.has_changed() and line.cleaned_data]
            if attempt(
                form, lambda: officer_actions.set_officers(found, actor=self.actor, version=version, terms=terms)
            ):
                return self.done(found, _("The people are written."), "people")
        except Stale as stale:
            messages.warning(request, _("Somebody else changed the association meanwhile. Check and send again."))
            version = stale.current.organization.version  # type: ignore[attr-defined]
        return self._page(found, lines, version)

    def _page(self, found: Association, lines: Any, version: int) -> HttpResponse:
        response = self.show(association=found, lines=lines, version=version)
        response.status_code = 422 if lines.is_bound else 200
        return response
