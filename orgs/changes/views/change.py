"""File a change of an association, change what was filed, and show a change with what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage, Words
from kexie_portal.web.pages import demand
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
from orgs.changes.views.case import AssociationCasePage, CaseFormPage, LetterPage
from orgs.register import rules as register_rules
from orgs.register.models.association import Association
from orgs.register.queries import finding
from orgs.tree import queries as units
from orgs.tree.noted import UNDO_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from orgs.changes.forms.term import PersonLines

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


class ChangeFormPage(CaseFormPage):
    """The form of one change; only a change of leaders has lines of persons."""

    verb = gettext_lazy("Keep as a draft")
    form_class = ChangeForm

    def kind(self, subject: Any) -> str:
        """Return the kind of the change."""
        raise NotImplementedError

    def people(self, subject: Any) -> Sequence[Mapping[str, object]] | None:
        """Return the persons with whom the lines open."""
        return None

    def needs(self, subject: Association | ChangeCase) -> dict[str, object]:
        association = subject if isinstance(subject, Association) else subject.association
        return {"user": self.actor, "association": association, "kind": self.kind(subject)}

    def formsets(self, subject: Association | ChangeCase, data: QueryDict | None = None) -> dict[str, PersonLines]:
        if not definition_of(self.kind(subject)).has_people:
            return {}
        return {"lines": PersonFormSet(data, initial=self.people(subject) if data is None else None)}

    def heading(self, subject: Association | ChangeCase) -> Words:
        """Name the page by the kind."""
        return _("Change: %(kind)s") % {"kind": definition_of(self.kind(subject)).kind.label}

    def context(self, subject: Association | ChangeCase, form: ChangeForm) -> dict[str, object]:
        """Show what hangs on the association and goes along with the change."""
        node, own = self.node(subject), definition_of(self.kind(subject))
        shown = {"follows": own.follows(node), "follows_part": own.follows_part, "ending": own.may_end(node)}
        return {**super().context(subject, form), **shown, "undo_days": UNDO_DAYS}

    @staticmethod
    def data(form: ChangeForm, lines: PersonLines | None) -> actions.ChangeData:
        """Return what the action takes."""
        return form.data_of(people_of(lines) if lines is not None else ())


class ChangeCreateView(ChangeFormPage):
    """File a change of one kind; the case begins as a draft."""

    words = gettext_lazy("The draft is kept; hand it in when it is complete.")

    def subject(self, pk: int, kind: str) -> Association:
        found = self.association(pk)
        if kind not in ChangeKind.values:
            raise Http404
        return found

    def kind(self, found: Association) -> str:
        return str(self.kwargs["kind"])

    def allowed(self, found: Association) -> bool:
        return case_rules.may_file_kind(self.actor, found, self.kind(found))

    def act(self, found: Association, form: ChangeForm, lines: PersonLines | None = None) -> ChangeCase:
        return actions.begin(found, actor=self.actor, kind=self.kind(found), data=self.data(form, lines))


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
        case = self.case(pk)
        shown, own = self.of_case(case), definition_of(case.kind)
        is_open = shown["may_preview"]
        return self.show(
            **shown,
            lines=own.shows(case, self.actor, is_open),
            follows=own.follows(case.association.organization) if is_open else [],
            follows_part=own.follows_part,
            undo_days=UNDO_DAYS,
            ending=ending_of(case) if is_open else [],
            crosses=is_open and case_rules.crosses_cities(case),
        )


class ChangeUpdateView(ChangePage, ChangeFormPage, EditPage):
    """Change what a draft or returned change says."""

    words = gettext_lazy("The change is written.")

    def subject(self, pk: int) -> ChangeCase:
        return self.case(pk)

    def kind(self, case: ChangeCase) -> str:
        return case.kind

    def people(self, case: ChangeCase) -> Sequence[Mapping[str, object]]:
        return list(case.people.values("role", "name", "phone", "duty"))

    def allowed(self, case: ChangeCase) -> bool:
        return case_rules.may_edit(self.actor, case) and self.sees_phones(case.association)

    def act(self, case: ChangeCase, form: ChangeForm, lines: PersonLines | None = None) -> ChangeCase:
        version = form.cleaned_data["version"] or 0
        return actions.update(case, actor=self.actor, version=version, data=self.data(form, lines))


class ChangeLetterView(ChangePage, LetterPage):
    """The letter that would approve the change."""


class ChangeTargetOptions(AssociationCasePage):
    """Living associations into which another may be merged."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Answer twenty at most, with the unit beside the name."""
        found = self.association(pk)
        demand(register_rules.may_change_association(self.actor, found))
        rows = targets(self.actor).filter(organization__closed__isnull=True).exclude(pk=found.pk)
        rows = rows.filter(finding.matching(request.GET.get("q", ""), "organization__"))
        nodes = [one.organization for one in rows.order_by("organization__name")[:MOST]]
        results = [{"id": n.pk, "text": n.name, "note": units.label(n.parent) if n.parent else ""} for n in nodes]
        return JsonResponse({"results": results})
