"""Take back what was done by hand: the closing of a society, a move, a new name."""

from __future__ import annotations

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import FormPage
from orgs.changes.actions import reopening, taking_back
from orgs.changes.forms.term import ReopenForm
from orgs.changes.rules import may as case_rules
from orgs.common.enums import SOCIETY_KINDS
from orgs.pages.form_page import NodeFormPage, tab
from orgs.societies import rules as society_rules
from orgs.tree.models.organization import Organization, OrganizationMove
from orgs.tree.models.succession import FormerName
from orgs.units import rules as unit_rules


class SocietyReopenView(NodeFormPage):
    """Take back the closing of a society or federation that was entered by mistake."""

    title, verb = gettext_lazy("Take back the closing of a society"), gettext_lazy("Take it back")
    note = gettext_lazy("Members, links, term, people, party organizations and accounts come back that ended with it.")
    form_class = ReopenForm
    kinds = SOCIETY_KINDS
    words = gettext_lazy("%(name)s is active again.")

    def allowed(self, node: Organization) -> bool:
        return society_rules.may_reopen(self.actor, node)

    def act(self, node: Organization, form: ReopenForm) -> Organization:
        return reopening.reopen_society(node, actor=self.actor, reason=form.cleaned_data["reason"])


class DeedPage(FormPage):
    """Ask why a deed done to a visible body is taken back; the subclass says which deed, and how."""

    verb = gettext_lazy("Take it back")
    form_class = ReopenForm
    related: ClassVar[tuple[str, ...]] = ("organization__parent__parent__parent",)

    def subject(self, pk: int) -> OrganizationMove | FormerName:
        """Return the deed; a deed done to a body that the user does not see is 404."""
        rows = self.model.objects.select_related(*self.related)
        return get_object_or_404(rows, pk=pk, organization__in=Organization.objects.visible_to(self.actor))

    def about(self, deed: OrganizationMove | FormerName) -> str:
        return deed.organization.name


class MoveTakeBackView(DeedPage):
    """Take back the last move of a park or association that was made by hand."""

    title = gettext_lazy("Take back the move")
    note = gettext_lazy("It goes back to where it came from; memberships come back that ended with the move.")
    model = OrganizationMove
    related = (*DeedPage.related, "from_parent")

    def allowed(self, move: OrganizationMove) -> bool:
        return unit_rules.may_take_back_move(self.actor, move)

    def act(self, move: OrganizationMove, form: ReopenForm) -> Organization:
        return taking_back.take_back_move(move, actor=self.actor, reason=form.cleaned_data["reason"])

    def said(self, move: OrganizationMove, form: ReopenForm, made: object) -> str:
        words = _("%(name)s is placed under %(target)s now.")
        return words % {"name": move.organization.name, "target": move.from_parent.name}

    def back(self, move: OrganizationMove) -> str:
        return tab(move.organization, "moves")


class NameTakeBackView(DeedPage):
    """Take back the last new name that was given by hand."""

    title = gettext_lazy("Take back the new name")
    note = gettext_lazy("It has its former name again, as if it had never had the new one.")
    model = FormerName

    def allowed(self, former: FormerName) -> bool:
        return case_rules.may_take_back_name(self.actor, former.organization)

    def act(self, former: FormerName, form: ReopenForm) -> Organization:
        return taking_back.take_back_name(former, actor=self.actor, reason=form.cleaned_data["reason"])

    def said(self, former: FormerName, form: ReopenForm, made: object) -> str:
        return _("It is called %(name)s again.") % {"name": former.name}

    def back(self, former: FormerName) -> str:
        return former.organization.get_absolute_url()
