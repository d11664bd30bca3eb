"""Report a term election, change what was reported, and show an election."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage
from orgs.changes.actions import election as actions
from orgs.changes.forms.term import ElectionForm, PersonFormSet, people_of, proposed
from orgs.changes.models.election import ElectionCase
from orgs.changes.queries.cases import listed_elections
from orgs.changes.rules import may as case_rules
from orgs.changes.views.case import AssociationCasePage, CaseFormPage, LetterPage
from orgs.register.models.association import Association

if TYPE_CHECKING:
    from django.http import QueryDict

    from orgs.changes.forms.term import PersonLines


class ElectionStartView(CaseFormPage):
    """Report an election of an association; the case begins as a draft."""

    title, verb = gettext_lazy("Report an election"), gettext_lazy("Keep as a draft")
    note = gettext_lazy("The new term begins and the old officers leave when the city has approved.")
    form_class = ElectionForm
    words = gettext_lazy("The draft is kept; hand it in when it is complete.")

    def subject(self, pk: int) -> Association:
        return self.association(pk)

    def allowed(self, found: Association) -> bool:
        return case_rules.may_file(self.actor, found)

    def initial(self, found: Association) -> dict[str, object]:
        """Propose the next number."""
        last = found.terms.order_by("-number").first()
        today = timezone.localdate()
        return {"number": last.number + 1 if last else 2, "meeting_day": today, "first_day": today}

    def formsets(self, found: Association, data: QueryDict | None = None) -> dict[str, PersonLines]:
        """Propose those in office."""
        if data is not None:
            return {"lines": PersonFormSet(data)}
        officers = list(found.officers.filter(end_day__isnull=True).order_by("pk"))
        return {"lines": PersonFormSet(initial=proposed(officers) if self.sees_phones(found) else [])}

    def act(self, found: Association, form: ElectionForm, lines: PersonLines) -> ElectionCase:
        return actions.begin(found, actor=self.actor, data=form.data_of(people_of(lines)))


class ElectionPage(AssociationCasePage):
    """A page of one election."""

    def case(self, pk: int) -> ElectionCase:
        """Return a visible election; others are 404."""
        return get_object_or_404(listed_elections(self.actor), pk=pk)


class ElectionDetailView(ElectionPage):
    """One election: what it says, its letter, its steps and what comes next."""

    template_name = "orgs/changes/election_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(**self.of_case(self.case(pk)))


class ElectionUpdateView(ElectionPage, CaseFormPage, EditPage):
    """Change what a draft or returned election says."""

    title, verb = gettext_lazy("Edit the election"), gettext_lazy("Save")
    form_class = ElectionForm
    words = gettext_lazy("The election is written.")

    def subject(self, pk: int) -> ElectionCase:
        return self.case(pk)

    def allowed(self, case: ElectionCase) -> bool:
        return case_rules.may_edit(self.actor, case) and self.sees_phones(case.association)

    def formsets(self, case: ElectionCase, data: QueryDict | None = None) -> dict[str, PersonLines]:
        people = list(case.people.values("role", "name", "phone", "duty")) if data is None else None
        return {"lines": PersonFormSet(data, initial=people)}

    def context(self, case: ElectionCase, form: ElectionForm) -> dict[str, object]:
        return {**super().context(case, form), "case": case}

    def act(self, case: ElectionCase, form: ElectionForm, lines: PersonLines) -> ElectionCase:
        version = form.cleaned_data["version"] or 0
        return actions.update(case, actor=self.actor, version=version, data=form.data_of(people_of(lines)))


class ElectionLetterView(ElectionPage, LetterPage):
    """The letter that would approve the election."""
