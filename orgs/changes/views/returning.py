"""Return an election or a change: the city sees its notice before it takes a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from kexie_portal.workflow.limits import limit_of
from kexie_portal.workflow.pages import MovePage
from orgs.changes import letters as case_letters
from orgs.changes.forms.returning import CaseReturnForm
from orgs.changes.rules import may as case_rules
from orgs.changes.views.change import ChangePage
from orgs.changes.views.election import ElectionPage
from orgs.common.enums import CaseState

if TYPE_CHECKING:
    from orgs.changes.models.case import AssociationCase


class CaseReturnPage(MovePage):
    """The form that returns a case."""

    template_name = "orgs/changes/case_return.html"
    step = "return"
    form_class = CaseReturnForm
    preview_name = gettext_lazy("Preview of the notice of return")

    def may_ever(self, case: AssociationCase) -> bool:
        """Ask both desks, because the case lies on neither now."""
        return case_rules.may_check(self.actor, case) or case_rules.may_decide(self.actor, case)

    def initial(self, case: AssociationCase) -> dict[str, object]:
        return {"version": case.version, "with_letter": True}

    def needs(self, case: AssociationCase) -> dict[str, object]:
        return {"case": case}

    def context(self, case: AssociationCase, form: CaseReturnForm) -> dict[str, object]:
        """Say how long the time limit in force gives to put it right."""
        return {**super().context(case, form), "return_days": limit_of(type(case), CaseState.RETURNED)}

    def has_letter(self, form: CaseReturnForm) -> bool:
        return form.has_letter

    def preview(self, case: AssociationCase, form: CaseReturnForm) -> tuple[bytes, bytes]:
        return case_letters.preview_return(case, self.actor, form.cleaned_data["note"])


class ElectionReturnView(ElectionPage, CaseReturnPage):
    """Return an election."""


class ChangeReturnView(ChangePage, CaseReturnPage):
    """Return a change."""
