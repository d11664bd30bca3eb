"""Enter and correct terms, take a closing back, rename a park, and the tab of an association's terms and changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.changes.actions import reopening as actions_reopening
from orgs.changes.actions import term as actions
from orgs.changes.actions.term import TermData
from orgs.changes.forms.term import ParkRenameForm, ReopenForm, TermForm
from orgs.changes.models.term import Term
from orgs.changes.queries import changes
from orgs.changes.queries.terms import standing_of_association, vacant
from orgs.changes.rules import may as case_rules
from orgs.changes.views.case import AssociationCasePage
from orgs.common.days import in_force_on
from orgs.pages.form_page import FormPage, tab
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.register.models.association import Association, Officer
from orgs.tree.models.organization import Organization
from orgs.units import actions as units_actions
from orgs.units import rules as unit_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def section(request: HttpRequest, user: User, node: Organization) -> dict[str, Any]:
    """Return what the tab of terms and changes shows."""
    association = Association(organization=node)
    in_office = list(Officer.objects.filter(in_force_on(timezone.localdate()), association_id=node.pk))
    return {
        "vacant": vacant(in_office) if node.closed is None else [],
        **standing_of_association(node),
        **changes.fate_of(user, node),
        "cases": changes.cases_of(node),
        "may_file": case_rules.may_file(user, association),
        "may_keep_terms": case_rules.may_keep_terms(user, association),
    }


class TermPage(AssociationCasePage):
    """A form about one term."""

    verb = gettext_lazy("Save")

    def opened(self, form: TermForm, association: Association) -> HttpResponse:
        """Draw the form."""
        node = association.organization
        return self.page(form, back=tab(node, "terms"), about=node.name)

    def written(self, association: Association, words: str) -> HttpResponse:
        """Say what was done and open the tab."""
        return self.done(words, tab(association.organization, "terms"))


class TermCreateView(TermPage):
    """Enter a term of an association that exists."""

    title = gettext_lazy("Enter a term")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form; a first term begins with the association."""
        found = self._own(pk)
        last = found.terms.order_by("-number").first()
        initial = {"number": last.number + 1} if last else {"number": 1, "first_day": found.organization.opened}
        return self.opened(TermForm(initial=initial), found)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        found, form = self._own(pk), TermForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.enter(found, actor=self.actor, data=form.data_of())):
            return self.written(found, _("The term is entered."))
        return self.opened(form, found)

    def _own(self, pk: int) -> Association:
        found = self.association(pk)
        demand(case_rules.may_keep_terms(self.actor, found))
        return found


class TermUpdateView(TermPage):
    """Correct a term; the form carries what the term said when it was opened."""

    title = gettext_lazy("Correct a term")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        term = self._own(pk)
        return self.opened(TermForm(initial=self._values(term)), term.association)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it, unless somebody else wrote since."""
        term, form = self._own(pk), TermForm(request.POST)
        if form.is_valid():
            try:
                if attempt(form, lambda: self._write(term, form)):
                    return self.written(term.association, _("The term is corrected."))
            except Stale as stale:
                form.add_error(None, _("Somebody else changed the term meanwhile. Check and send again."))
                sent = request.POST.copy()
                sent["before"] = self._values(stale.current)["before"]
                form.data = sent
        return self.opened(form, term.association)

    def _write(self, term: Term, form: TermForm) -> Term:
        before = _unsealed(form.cleaned_data["before"]) or TermData(0, term.first_day)
        return actions.correct(term, actor=self.actor, data=form.data_of(), before=before)

    @staticmethod
    def _values(term: Any) -> dict[str, Any]:
        data = actions.data_of(term)
        return {**asdict(data), "before": _sealed(data)}

    def _own(self, pk: int) -> Term:
        rows = Term.objects.visible_to(self.actor)
        related = ("association__organization__parent__parent__parent", "election")
        term = get_object_or_404(rows.select_related(*related), pk=pk)
        demand(case_rules.may_correct(self.actor, term))
        return term


def _sealed(data: TermData) -> str:
    days = [day.isoformat() if day else "" for day in (data.first_day, data.end_day, data.extended_to)]
    return dumps([data.number, data.years, data.extension_number, *days])


def _unsealed(text: str) -> TermData | None:
    try:
        number, years, decision, *days = loads(text)
        first, end, extended = (date.fromisoformat(day) if day else None for day in days)
    except (BadSignature, ValueError):
        return None
    return TermData(number, first, years, end, extended, decision) if first else None


class ReopenView(AssociationCasePage):
    """Take back a closing that was entered by mistake."""

    title, verb = gettext_lazy("Take back the closing"), gettext_lazy("Take it back")
    note = gettext_lazy(
        "The enterprises covered, people, memberships and accounts come back that ended with the closing."
    )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason."""
        return self._page(ReopenForm(), self._own(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open it again."""
        found, form = self._own(pk), ReopenForm(request.POST)
        if form.is_valid() and attempt(
            form, lambda: actions_reopening.reopen(found, actor=self.actor, reason=form.cleaned_data["reason"])
        ):
            return self.done(
                _("%(name)s is active again.") % {"name": found.organization.name}, found.get_absolute_url()
            )
        return self._page(form, found)

    def _page(self, form: ReopenForm, found: Association) -> HttpResponse:
        node = found.organization
        return self.page(form, back=node.get_absolute_url(), about=node.name)

    def _own(self, pk: int) -> Association:
        found = self.association(pk)
        demand(case_rules.may_reopen(self.actor, found))
        return found


class ParkRenameView(FormPage):
    """Rename a park; its former name still finds it."""

    title, verb = gettext_lazy("Rename"), gettext_lazy("Rename")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        node = self._own(pk)
        return self._page(ParkRenameForm(initial=ParkRenameForm.values_of(node)), node)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it, unless somebody else wrote since."""
        node, form = self._own(pk), ParkRenameForm(request.POST)
        if form.is_valid():
            try:
                if attempt(form, lambda: units_actions.rename_park(node, actor=self.actor, **form.values())):
                    words = _("%(name)s is renamed.") % {"name": form.cleaned_data["name"]}
                    return self.done(words, node.get_absolute_url())
            except Stale as stale:
                current: Any = stale.current
                return conflict_page(request, form, current, ParkRenameForm.values_of(current))
        return self._page(form, node)

    def _page(self, form: ParkRenameForm, node: Organization) -> HttpResponse:
        return self.page(form, back=node.get_absolute_url(), about=node.name)

    def _own(self, pk: int) -> Organization:
        node = self.node(pk)
        demand(unit_rules.may_rename_park(self.actor, node))
        return node
