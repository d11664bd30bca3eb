"""By which size and influence a county or city takes associations as its own members, and who would fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage
from orgs.memberships import queries as memberships
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import criteria as actions
from orgs.memberships.enums import OWN_KINDS
from orgs.memberships.forms.joining import CriteriaForm
from orgs.memberships.models import JoinCriteria
from orgs.pages.form_page import NodeFormPage

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization


class CriteriaView(NodeFormPage, EditPage):
    """The criteria of a county or city with what came of them; those who admit its members write them."""

    template_name = "orgs/memberships/criteria.html"
    kinds = OWN_KINDS
    title = gettext_lazy("Criteria of membership")
    readable = True
    form_class = CriteriaForm
    words = gettext_lazy("The criteria are written; the figures follow them.")

    def allowed(self, unit: Organization) -> bool:
        return membership_rules.may_set_criteria(self.actor, unit)

    def initial(self, unit: Organization) -> dict[str, object]:
        return CriteriaForm.values_of(JoinCriteria.objects.filter(unit=unit).first())

    def act(self, unit: Organization, form: CriteriaForm) -> JoinCriteria:
        version = form.cleaned_data["version"]
        return actions.set_criteria(unit, actor=self.actor, version=version, values=form.values())

    def then(self, unit: Organization, made: JoinCriteria) -> str:
        return self.request.path

    def context(self, unit: Organization, form: CriteriaForm | None) -> dict[str, object]:
        """Show the figures of a unit that has criteria."""
        criteria = JoinCriteria.objects.filter(unit=unit).first()
        figures = memberships.fit_figures(self.actor, criteria) if criteria else None
        shown = {"unit": unit, "criteria": criteria, "figures": figures, "admits": self.allowed(unit)}
        measures = CriteriaForm.said_of(criteria) if criteria else ()
        return {**super().context(unit, form), **shown, "measures": measures}
