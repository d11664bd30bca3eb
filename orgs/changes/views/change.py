"""File a change of an association, change what was filed, and the page of one with what follows it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.changes.actions import change as actions
from orgs.changes.enums import ChangeKind
from orgs.changes.forms.change import ChangeForm
from orgs.changes.forms.term import PersonFormSet, people_of
from orgs.changes.kinds.merger import targets
from orgs.changes.kinds.registry import DEFINITIONS, definition_of
from orgs.changes.models.change import ChangeCase
from orgs.changes.queries.cases import listed_changes
from orgs.changes.queries.changes import ending_of, open_kinds
from orgs.changes.rules import may as case_rules
from orgs.changes.rules.checks import without_host
from orgs.changes.views.case import AssociationCasePage, LetterPage
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.register import rules as register_rules
from orgs.register.models.association import Association
from orgs.register.queries import finding
from orgs.tree import queries as units

MOST = 20


class ChangeStartView(AssociationCasePage):
    """Choose what is to change."""

    template_name = "orgs/changes/change_start.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Offer the kinds that the user may file, those under way marked."""
        found = self.association(pk)
        demand(case_rules.may_file(self.actor, found))
        under_way = open_kinds(found.organization)
        is_suspended = found.suspensions.filter(end_day__isnull=True).exists()
        why = without_host(found)
        kinds = [
            (kind, own.note, kind.value in under_way, bool(why) and not own.winds_up)
            for kind, own in DEFINITIONS.items()
            if own.is_offered(is_suspended) and case_rules.may_file_kind(self.actor, found, kind)
        ]
        return self.show(association=found, node=found.organization, kinds=kinds, why=why)


class ChangeFormPage(AssociationCasePage):
    """The form of one change."""

    template_name = "orgs/changes/case_form.html"
    verb = gettext_lazy("Keep as a draft")

    def opened(self, form: ChangeForm, lines: Any, association: Association, kind: str) -> HttpResponse:
        """Draw the form of a kind, with what hangs on an association that goes."""
        node, own = association.organization, definition_of(kind)
        words = {"title": _("Change: %(kind)s") % {"kind": own.kind.label}, "ending": own.may_end(node)}
        words |= {"follows": own.follows(node), "follows_part": own.follows_part}
        return self.drawn(form, lines if own.has_people else None, association, **words)

    def forms(self, association: Association, kind: str, data: Any = None, **initial: Any) -> tuple[ChangeForm, Any]:
        """Return the form and the lines of persons; only some kinds have any."""
        form = ChangeForm(data, user=self.actor, association=association, kind=kind, initial=initial.get("values"))
        lines = data if definition_of(kind).has_people else None
        return form, PersonFormSet(lines, initial=initial.get("people"))

    @staticmethod
    def sound(form: ChangeForm, lines: Any) -> bool:
        """Tell whether form and lines hold."""
        return all([form.is_valid(), not lines.is_bound or lines.is_valid()])

    @staticmethod
    def data(form: ChangeForm, lines: Any) -> actions.ChangeData:
        """Return what the action takes."""
        return form.data_of(people_of(lines) if lines.is_bound else ())


class ChangeCreateView(ChangeFormPage):
    """File a change of one kind."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Open the form."""
        found = self._own(pk, kind)
        return self.opened(*self.forms(found, kind), found, kind)

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Start the case as a draft."""
        found = self._own(pk, kind)
        form, lines = self.forms(found, kind, request.POST)
        if self.sound(form, lines):
            data = self.data(form, lines)
            case = attempt(form, lambda: actions.begin(found, actor=self.actor, kind=kind, data=data))
            if case is not None:
                messages.success(request, _("The draft is kept; hand it in when it is complete."))
                return redirect(case)
        return self.opened(form, lines, found, kind)

    def _own(self, pk: int, kind: str) -> Association:
        found = self.association(pk)
        if kind not in ChangeKind.values:
            raise Http404
        demand(case_rules.may_file_kind(self.actor, found, kind))
        return found


class ChangePage(AssociationCasePage):
    """A page of one change."""

    def case(self, pk: int) -> ChangeCase:
        """Return a visible change; others are 404."""
        rows = listed_changes(self.actor).select_related(
            "target__organization__parent__parent__parent", "new_host__unit"
        )
        return get_object_or_404(rows, pk=pk)


class ChangeDetailView(ChangePage):
    """One change: what it says, what follows it, its letter, its steps and what comes next."""

    template_name = "orgs/changes/change_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        case = self.case(pk)
        shown, own = self.of_case(case), definition_of(case.kind)
        is_open = shown["may_preview"]
        return self.show(
            **shown,
            lines=own.shows(case, self.actor, is_open),
            follows=own.follows(case.association.organization) if is_open else [],
            follows_part=own.follows_part,
            ending=ending_of(case) if is_open else [],
            crosses=is_open and case_rules.crosses_cities(case),
        )


class ChangeUpdateView(ChangePage, ChangeFormPage):
    """Change what a draft or returned change says."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        case = self._editable(pk)
        people = list(case.people.values("role", "name", "phone", "duty"))
        form, lines = self.forms(case.association, case.kind, values=ChangeForm.values_of(case), people=people)
        return self.opened(form, lines, case.association, case.kind)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it, unless somebody else wrote since."""
        case = self._editable(pk)
        form, lines = self.forms(case.association, case.kind, request.POST)
        if self.sound(form, lines):
            try:
                if attempt(form, lambda: self._write(case, form, lines)):
                    messages.success(request, _("The change is written."))
                    return redirect(case)
            except Stale as stale:
                current: Any = stale.current
                return conflict_page(request, form, current, ChangeForm.values_of(current))
        return self.opened(form, lines, case.association, case.kind)

    def _write(self, case: ChangeCase, form: ChangeForm, lines: Any) -> ChangeCase:
        version = form.cleaned_data["version"] or 0
        return actions.update(case, actor=self.actor, version=version, data=self.data(form, lines))

    def _editable(self, pk: int) -> ChangeCase:
        case = self.case(pk)
        demand(case_rules.may_edit(self.actor, case) and self.sees_phones(case.association))
        return case


class ChangeLetterView(ChangePage, LetterPage):
    """The letter that would approve the change."""


class ChangeTargetOptions(AssociationCasePage):
    """Living associations that one may be merged into."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Answer twenty at most, with the unit beside the name."""
        found = self.association(pk)
        demand(register_rules.may_change_association(self.actor, found))
        rows = targets(self.actor).filter(organization__closed__isnull=True).exclude(pk=found.pk)
        rows = rows.filter(finding.matching(request.GET.get("q", ""), "organization__"))
        nodes = [one.organization for one in rows.order_by("organization__name")[:MOST]]
        results = [{"id": n.pk, "text": n.name, "note": units.label(n.parent) if n.parent else ""} for n in nodes]
        return JsonResponse({"results": results})
