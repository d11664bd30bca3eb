"""What the pages of elections and changes share: the form with its lines of persons, and the letter beforehand."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kexie_portal.asked import open_page
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page, demand
from orgs.changes import letters as case_letters
from orgs.changes.actions.change import obstacles
from orgs.changes.models.case import AssociationCase
from orgs.changes.models.term import Term
from orgs.changes.registry import kind_of
from orgs.changes.rules import may as case_rules
from orgs.changes.rules.undo import last_day_of_undo
from orgs.pages.form_page import tab
from orgs.register.models.association import Association
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

#: What a form is about: an association, or a term or case of one.
About = Association | Term | AssociationCase

TONES = {"checking": "wait", "approving": "wait", "returned": "wait", "approved": "good", "refused": "bad"}


class AssociationCasePage(Page):
    """A page about cases of one association."""

    def association(self, pk: int) -> Association:
        """Return a visible association; others are 404."""
        rows = Association.objects.visible_to(self.actor)
        return get_object_or_404(rows.select_related("organization__parent__parent__parent"), pk=pk)

    def sees_phones(self, association: Association) -> bool:
        """Tell whether phones are shown whole."""
        return tree_rules.may_see_phones(self.actor, association.organization)

    def of_case(self, case: Any) -> dict[str, Any]:
        """Return what every page of a case shows."""
        open_page(case, self.actor)
        names = kind_of(case).names(case)
        prefetch_related_objects([case], *names)
        node, undo_until = case.association.organization, None
        if case.state == "approved" and case_rules.may_undo(self.actor, case):
            undo_until = last_day_of_undo(case)
        return {
            "undo_until": undo_until,
            "obstacles": obstacles(case) if undo_until else [],
            "case": case,
            "node": node,
            "tone": TONES.get(case.state, ""),
            "people": case.people.all() if "people" in names else [],
            "sees_phones": self.sees_phones(case.association),
            "may_edit": case_rules.may_edit(self.actor, case),
            "may_preview": case.state in ("draft", "returned", "checking", "approving", "signing"),
        }


class AssociationFormPage(AssociationCasePage, FormPage):
    """A form about an association, or about a term or case of one."""

    def node(self, subject: About) -> Organization:
        """Return the association's node."""
        association = subject if isinstance(subject, Association) else subject.association
        return association.organization

    def back(self, subject: Any) -> str:
        return tab(self.node(subject), "terms")

    def about(self, subject: About) -> str:
        return self.node(subject).name


class CaseFormPage(AssociationFormPage):
    """The form of a case with its lines of persons, if it has some."""

    opens_made = True
    template_name = "orgs/changes/case_form.html"

    def context(self, subject: Any, form: Any) -> dict[str, object]:
        return {**super().context(subject, form), "node": self.node(subject), "lines": None}


class LetterPage(AssociationCasePage):
    """The letter of a case as it would be issued, for those who file, forward or decide it."""

    template_name = "orgs/changes/case_no_letter.html"

    def case(self, pk: int) -> AssociationCase:
        """Return a visible case."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set the letter without taking a number, or say what it lacks."""
        case = self.case(pk)
        demand(case_rules.may_check(self.actor, case) or case_rules.may_submit(self.actor, case))
        try:
            pdf = case_letters.preview(case, self.actor)
        except Refused as refusal:
            response = self.show(case=case, reason=refusal.message)
            response.status_code = 422
            return response
        headers = {"Content-Disposition": 'inline; filename="letter.pdf"'}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)
