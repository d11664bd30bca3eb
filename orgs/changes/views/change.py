"""File a change of an association, change what was filed, and the page of one with what follows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.changes.actions import change as actions
from orgs.changes.enums import ChangeKind
from orgs.changes.forms.change import ChangeForm, targets
from orgs.changes.forms.term import PersonFormSet, people_of
from orgs.changes.models.change import ChangeCase
from orgs.changes.queries.cases import listed_changes
from orgs.changes.queries.changes import ending_of, hanging, open_kinds
from orgs.changes.rules import may as case_rules
from orgs.changes.rules.checks import WINDING_UP, without_host
from orgs.changes.rules.leaders import outgoing
from orgs.changes.views.case import AssociationCasePage, LetterPage
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.memberships.leaving import held
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.register import rules as register_rules
from orgs.register.models.association import Association, Officer
from orgs.register.queries import finding
from orgs.tree import queries as units

MOST = 20
NOTES: dict[ChangeKind, str | Promise] = {
    ChangeKind.NAME: gettext_lazy("The enterprise has a new name, or the name was wrong; the old one still finds it."),
    ChangeKind.DEPARTMENT: gettext_lazy("Another department of the enterprise looks after the association."),
    ChangeKind.LEADERS: gettext_lazy("Chair, vice-chairs, secretary-general or committee change within the term."),
    ChangeKind.PLACE: gettext_lazy("The association comes under another county or park of the same city."),
    ChangeKind.MERGER: gettext_lazy("It goes into a living association, with its enterprises and memberships."),
    ChangeKind.SPLIT: gettext_lazy("A part of its enterprises gets an association of its own."),
    ChangeKind.SUSPENSION: gettext_lazy("It rests for a time; it stays in the tree and can take up its work again."),
    ChangeKind.RESUMPTION: gettext_lazy("A suspended association takes up its work again."),
    ChangeKind.TERM_EXTENSION: gettext_lazy("The election is put off to a later day, with a reason."),
    ChangeKind.DISSOLUTION: gettext_lazy("It ends; its records and letters stay readable."),
}


class ChangeStartView(AssociationCasePage):
    """Choose what is to change."""

    template_name = "orgs/changes/change_start.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Offer the kinds that the user may file, those under way marked."""
        found = self.association(pk)
        demand(case_rules.may_file(self.actor, found))
        under_way = open_kinds(found.organization)
        suspended = found.suspensions.filter(end_day__isnull=True).exists()
        left_out = ChangeKind.SUSPENSION if suspended else ChangeKind.RESUMPTION
        why = without_host(found)
        kinds = [
            (kind, NOTES[kind], kind.value in under_way, bool(why) and kind not in WINDING_UP)
            for kind in ChangeKind
            if kind != left_out and case_rules.may_file_kind(self.actor, found, kind)
        ]
        return self.show(association=found, node=found.organization, kinds=kinds, why=why)


class ChangeFormPage(AssociationCasePage):
    """The form of one change."""

    template_name = "orgs/changes/case_form.html"
    verb = gettext_lazy("Keep as a draft")

    def opened(self, form: ChangeForm, lines: Any, association: Association, kind: str) -> HttpResponse:
        """Draw the form of a kind, with what hangs on an association that goes."""
        node, label = association.organization, ChangeKind(kind).label
        words = {"title": _("Change: %(kind)s") % {"kind": label}, "kind": kind, "follows": hanging(node, kind)}
        words["ending"] = held(node) if kind == ChangeKind.PLACE else []
        return self.drawn(form, lines if kind == ChangeKind.LEADERS else None, association, **words)

    def forms(self, association: Association, kind: str, data: Any = None, **initial: Any) -> tuple[ChangeForm, Any]:
        """Return the form and the lines of persons; only a change of leaders has some."""
        form = ChangeForm(data, user=self.actor, association=association, kind=kind, initial=initial.get("values"))
        lines = data if kind == ChangeKind.LEADERS else None
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
        shown = self.of_case(case)
        follows = hanging(case.association.organization, case.kind) if shown["may_preview"] else []
        ending = ending_of(case) if shown["may_preview"] else []
        into = case.target.organization if case.target else None
        leaving: Iterable[Officer] = ()
        if case.kind == ChangeKind.LEADERS:
            leaving = outgoing(case) if shown["may_preview"] else case.leaving.order_by("pk")
        taking = case.taking.all() if case.kind == ChangeKind.SPLIT else ()
        return self.show(
            **shown, follows=follows, ending=ending, taking=taking, leaving=leaving,
            crosses=shown["may_preview"] and case_rules.crosses_cities(case),
            may_open=into is not None and scope.may(self.actor, VIEW, into),
        )  # fmt: skip


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
        rows = targets(self.actor, found).filter(organization__closed__isnull=True).exclude(pk=found.pk)
        rows = rows.filter(finding.matching(request.GET.get("q", ""), "organization__"))
        nodes = [one.organization for one in rows.order_by("organization__name")[:MOST]]
        results = [{"id": n.pk, "text": n.name, "note": units.label(n.parent) if n.parent else ""} for n in nodes]
        return JsonResponse({"results": results})
