"""Take back what was done by hand: the closing of a society, a move, a new name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.changes.actions import reopening, taking_back
from orgs.changes.forms.term import ReopenForm
from orgs.changes.rules import may as case_rules
from orgs.common.enums import SOCIETY_KINDS
from orgs.pages.form_page import FormPage, tab
from orgs.pages.shared import attempt, demand
from orgs.societies import rules as society_rules
from orgs.tree.models.organization import Organization, OrganizationMove
from orgs.tree.models.succession import FormerName
from orgs.units import rules as unit_rules


class TakeBackPage(FormPage):
    """Ask for the reason and take a deed back; the subclass says which deed may be, and how."""

    verb = gettext_lazy("Take it back")

    def found(self, pk: int) -> Any:
        """Return what is taken back; others are 404, and what the user may not take back is refused."""
        raise NotImplementedError

    def node_of(self, found: Any) -> Organization:
        """Return the body that it is about."""
        node: Organization = found.organization
        return node

    def take_back(self, found: Any, reason: str) -> str:
        """Take it back; returns what to say."""
        raise NotImplementedError

    def back(self, node: Organization) -> str:
        """Return where to go on."""
        return node.get_absolute_url()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason."""
        return self._form(ReopenForm(), self.node_of(self.found(pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back."""
        found, form = self.found(pk), ReopenForm(request.POST)
        node = self.node_of(found)
        if form.is_valid():
            words = attempt(form, lambda: self.take_back(found, form.cleaned_data["reason"]))
            if words is not None:
                return self.done(words, self.back(node))
        return self._form(form, node)

    def _form(self, form: ReopenForm, node: Organization) -> HttpResponse:
        return self.page(form, back=self.back(node), about=node.name)


class SocietyReopenView(TakeBackPage):
    """Take back the closing of a society or federation that was entered by mistake."""

    title = gettext_lazy("Take back the closing of a society")
    note = gettext_lazy("Members, links, term, people, party organizations and accounts come back that ended with it.")

    def found(self, pk: int) -> Organization:
        """Return a closed society that the user may open again."""
        node = self.node(pk, kind__in=SOCIETY_KINDS)
        demand(society_rules.may_reopen(self.actor, node))
        return node

    def node_of(self, found: Organization) -> Organization:
        """Return the society."""
        return found

    def take_back(self, found: Organization, reason: str) -> str:
        """Open it again."""
        node = reopening.reopen_society(found, actor=self.actor, reason=reason)
        return _("%(name)s is active again.") % {"name": node.name}


class MoveTakeBackView(TakeBackPage):
    """Take back the last move of a park or association that was made by hand."""

    title = gettext_lazy("Take back the move")
    note = gettext_lazy("It goes back to where it came from; memberships come back that ended with the move.")

    def found(self, pk: int) -> OrganizationMove:
        """Return a move that the user may take back, of a visible node."""
        moves = OrganizationMove.objects.select_related("organization__parent__parent__parent", "from_parent")
        move = get_object_or_404(moves, pk=pk, organization__in=Organization.objects.visible_to(self.actor))
        demand(unit_rules.may_take_back_move(self.actor, move))
        return move

    def take_back(self, found: OrganizationMove, reason: str) -> str:
        """Move it back."""
        taking_back.take_back_move(found, actor=self.actor, reason=reason)
        words = _("%(name)s is placed under %(target)s now.")
        return words % {"name": found.organization.name, "target": found.from_parent.name}

    def back(self, node: Organization) -> str:
        """Return the tab of the moves."""
        return tab(node, "moves")


class NameTakeBackView(TakeBackPage):
    """Take back the last new name that was given by hand."""

    title = gettext_lazy("Take back the new name")
    note = gettext_lazy("It has its former name again, as if it had never had the new one.")

    def found(self, pk: int) -> FormerName:
        """Return a former name that the user may bring back, of a visible body."""
        names = FormerName.objects.select_related("organization__parent__parent__parent")
        former = get_object_or_404(names, pk=pk, organization__in=Organization.objects.visible_to(self.actor))
        demand(case_rules.may_take_back_name(self.actor, former.organization))
        return former

    def take_back(self, found: FormerName, reason: str) -> str:
        """Give the former name back."""
        name = found.name
        taking_back.take_back_name(found, actor=self.actor, reason=reason)
        return _("It is called %(name)s again.") % {"name": name}
