"""The list of associations and the pages that change one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import EditPage, FormPage
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.pages.form_page import LinesPage, tab, version_sent
from orgs.pages.listing import EXPORT_SELECTED, NetworkList
from orgs.pages.selection import page_for
from orgs.register import rules as register_rules
from orgs.register.actions import association as actions
from orgs.register.actions import officer as officer_actions
from orgs.register.filters.association import AssociationFilter
from orgs.register.forms.association import AssociationCloseForm, AssociationForm
from orgs.register.forms.officer import OfficerForm, OfficerFormSet, lines_of
from orgs.register.models.association import Association
from orgs.register.queries.associations import listed
from orgs.register.tables import AssociationTable
from orgs.register.views.driver import MARK
from orgs.tree import following
from orgs.tree import rules as tree_rules

if TYPE_CHECKING:
    from django.forms import BaseFormSet


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


class AssociationPage(FormPage):
    """A form about one association in scope, with a template of its own."""

    model, related, called = Association, ("organization__parent",), "association"

    def allowed(self, found: Association) -> bool:
        return register_rules.may_change_association(self.actor, found)


class AssociationUpdateView(AssociationPage, EditPage):
    """Change what an association says of itself."""

    template_name = "orgs/register/association_form.html"
    form_class = AssociationForm

    def needs(self, found: Association) -> dict[str, object]:
        return {"stored": found}

    def act(self, found: Association, form: AssociationForm) -> Association:
        version = form.cleaned_data["version"]
        return actions.update(found, actor=self.actor, version=version, changes=form.changes(), **form.renaming())

    def said(self, found: Association, form: AssociationForm, made: Association) -> str:
        return _("%(name)s is changed.") % {"name": form.cleaned_data["name"]}


class AssociationCloseView(AssociationPage):
    """Dissolve an association on a day, with the reason."""

    template_name = "orgs/register/association_close.html"
    form_class = AssociationCloseForm

    def context(self, found: Association, form: AssociationCloseForm) -> dict[str, object]:
        """Show what hangs on it."""
        return {"association": found, "follows": following.ending(found.organization)}

    def act(self, found: Association, form: AssociationCloseForm) -> Association:
        return actions.close(found, actor=self.actor, **form.values())

    def said(self, found: Association, form: AssociationCloseForm, made: Association) -> str:
        return _("%(name)s is closed.") % {"name": found.organization.name}


class AssociationOfficersView(LinesPage, AssociationPage):
    """Keep the people of an association in one form."""

    template_name = "orgs/register/association_officers.html"
    form_class = OfficerFormSet
    words = gettext_lazy("The people are written.")
    meanwhile = gettext_lazy("Somebody else changed the association meanwhile. Check and send again.")

    def allowed(self, found: Association) -> bool:
        """Ask also who sees phones: the form shows them whole."""
        return super().allowed(found) and tree_rules.may_see_phones(self.actor, found.organization)

    def lines(self, found: Association) -> list[dict[str, object]]:
        return lines_of(found.officers.all(), "duty")

    def version(self, found: Association) -> int:
        return found.organization.version

    def act(self, found: Association, lines: BaseFormSet[OfficerForm]) -> Association:
        terms = [line.term() for line in lines if line.has_changed() and line.cleaned_data]
        return officer_actions.set_officers(found, actor=self.actor, version=version_sent(self.request), terms=terms)

    def then(self, found: Association, made: Association) -> str:
        return tab(found.organization, "people")
