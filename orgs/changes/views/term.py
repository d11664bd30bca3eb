"""Enter and correct terms, take a closing back, rename a park, and the tab of an association's terms and changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Stale
from kexie_portal.web.form_page import EditPage
from orgs.changes.actions import reopening as actions_reopening
from orgs.changes.actions import term as actions
from orgs.changes.actions.term import TermData
from orgs.changes.forms.term import ParkRenameForm, ReopenForm, TermForm
from orgs.changes.models.term import Term
from orgs.changes.queries import changes
from orgs.changes.queries.terms import standing_of_association, vacant
from orgs.changes.rules import may as case_rules
from orgs.changes.views.case import AssociationFormPage
from orgs.common.days import in_force_on
from orgs.pages.form_page import NodeFormPage
from orgs.register.models.association import Association, Officer
from orgs.tree.models.organization import Organization
from orgs.units import actions as units_actions
from orgs.units import rules as unit_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def section(request: HttpRequest, user: User, node: Organization) -> dict[str, object]:
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


class TermPage(AssociationFormPage):
    """A form about the terms of an association."""

    verb = gettext_lazy("Save")
    form_class = TermForm


class TermCreateView(TermPage):
    """Enter a term of an association that exists."""

    title = gettext_lazy("Enter a term")
    words = gettext_lazy("The term is entered.")

    def subject(self, pk: int) -> Association:
        return self.association(pk)

    def allowed(self, found: Association) -> bool:
        return case_rules.may_keep_terms(self.actor, found)

    def initial(self, found: Association) -> dict[str, object]:
        """Propose the next number; a first term begins with the association."""
        last = found.terms.order_by("-number").first()
        return {"number": last.number + 1} if last else {"number": 1, "first_day": found.organization.opened}

    def act(self, found: Association, form: TermForm) -> Term:
        return actions.enter(found, actor=self.actor, data=form.data_of())


class TermUpdateView(TermPage):
    """Correct a term; the form carries what the term said when it was opened."""

    title = gettext_lazy("Correct a term")
    words = gettext_lazy("The term is corrected.")

    def subject(self, pk: int) -> Term:
        related = ("association__organization__parent__parent__parent", "election")
        return get_object_or_404(Term.objects.visible_to(self.actor).select_related(*related), pk=pk)

    def allowed(self, term: Term) -> bool:
        return case_rules.may_correct(self.actor, term)

    def initial(self, term: Term) -> dict[str, Any]:
        data = actions.data_of(term)
        return {**asdict(data), "before": _sealed(data)}

    def act(self, term: Term, form: TermForm) -> Term:
        before = _unsealed(form.cleaned_data["before"]) or TermData(0, term.first_day)
        return actions.correct(term, actor=self.actor, data=form.data_of(), before=before)

    def overtaken(self, term: Term, form: TermForm, stale: Stale, /, **formsets: object) -> None:
        """Keep what was typed, to be sent again over what the term says now."""
        form.add_error(None, _("Somebody else changed the term meanwhile. Check and send again."))
        sent = self.request.POST.copy()
        sent["before"] = self.initial(stale.current)["before"]
        form.data = sent


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


class ReopenView(AssociationFormPage):
    """Take back a closing that was entered by mistake."""

    title, verb = gettext_lazy("Take back the closing"), gettext_lazy("Take it back")
    note = gettext_lazy(
        "The enterprises covered, people, memberships and accounts come back that ended with the closing."
    )
    form_class = ReopenForm

    def subject(self, pk: int) -> Association:
        return self.association(pk)

    def allowed(self, found: Association) -> bool:
        return case_rules.may_reopen(self.actor, found)

    def act(self, found: Association, form: ReopenForm) -> Association:
        return actions_reopening.reopen(found, actor=self.actor, reason=form.cleaned_data["reason"])

    def said(self, found: Association, form: ReopenForm, made: object) -> str:
        return _("%(name)s is active again.") % {"name": found.organization.name}

    def back(self, found: Association) -> str:
        return found.get_absolute_url()


class ParkRenameView(NodeFormPage, EditPage):
    """Rename a park; its former name still finds it."""

    title = verb = gettext_lazy("Rename")
    form_class = ParkRenameForm

    def allowed(self, node: Organization) -> bool:
        return unit_rules.may_rename_park(self.actor, node)

    def act(self, node: Organization, form: ParkRenameForm) -> Organization:
        return units_actions.rename_park(node, actor=self.actor, **form.values())

    def said(self, node: Organization, form: ParkRenameForm, made: object) -> str:
        return _("%(name)s is renamed.") % {"name": form.cleaned_data["name"]}
