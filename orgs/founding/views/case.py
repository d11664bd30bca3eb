"""Founding cases: the list, one case, beginning one, and its application with what it still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.asked import open_page
from kexie_portal.errors import Stale
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import BulkAction
from kexie_portal.web.pages import Page, demand
from kexie_portal.workflow import naming, reopening
from kexie_portal.workflow.many_pages import DecidedMany
from orgs.common import scope
from orgs.common.enums import OfficerRole
from orgs.common.scope import VIEW
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.enums import TONES, FoundingForm
from orgs.founding.filters import FoundingFilter
from orgs.founding.forms.case import ApplicationForm, FoundingStartForm
from orgs.founding.models import FoundingCase
from orgs.founding.queries import completeness, listed, opened
from orgs.founding.tables import FoundingTable
from orgs.founding.views.application import application_form, faults_of, rows_of, says_the_same, write
from orgs.pages.listing import EXPORT_SELECTED, NetworkList
from orgs.pages.selection import page_for
from orgs.postings import rules as posting_rules
from orgs.postings.following import CONTACT_ROLE
from orgs.postings.models import Posting
from orgs.register.models.enterprise import Enterprise

if TYPE_CHECKING:
    from django.http import QueryDict

    from orgs.founding.forms.case import Group, Partners


FORWARD = BulkAction("forward", gettext_lazy("Forward to the city"), allowed=founding_rules.may_check_anywhere)


class FoundingListView(DecidedMany, NetworkList):
    """Every founding in scope, those under way first in mind; a county forwards many at once."""

    model = FoundingCase
    table_class = FoundingTable
    filterset_class = FoundingFilter
    page_key = "orgs.foundings"
    title = gettext_lazy("Foundings of associations")
    template_name = "orgs/founding/list.html"
    default_columns = ("name", "unit", "state", "due_on", "state_since", "letter_number")
    always_columns = ("name",)
    wide_filters = ("q",)
    empty_title = gettext_lazy("No founding here yet")
    empty_note = gettext_lazy("An enterprise or its officer begins one; the county checks it and the city approves.")

    @property
    def empty_verb(self) -> tuple[str, str] | None:  # type: ignore[override]
        """Offer the first step to those who may take it."""
        return (_("Begin a founding"), "orgs:founding_start") if self.may_start else None

    @property
    def may_start(self) -> bool:
        """Tell whether the verb is shown."""
        return founding_rules.may_start_anywhere(person(self.request))

    bulk_actions = (FORWARD, EXPORT_SELECTED)

    def get_queryset(self) -> QuerySet[FoundingCase]:
        return listed(person(self.request))

    def bulk_forward(self, rows: QuerySet[FoundingCase]) -> HttpResponse:
        """Ask for the opinion."""
        return page_for("orgs:foundings_forward", self.request, rows, comes_back=True)


class FoundingPage(Page):
    """A page of one founding."""

    def case(self, pk: int) -> FoundingCase:
        """Return a visible case; invisible ones are 404."""
        rows = listed(self.actor).select_related("association__organization")
        found: FoundingCase = get_object_or_404(rows, pk=pk)
        return found

    def editable(self, pk: int) -> FoundingCase:
        """Return a case whose application the user may write now."""
        found = self.case(pk)
        demand(founding_rules.may_edit(self.actor, found))
        return found

    def too_late(self, case: FoundingCase) -> str:
        """Say why a user who speaks for a case cannot write its application now; anybody else is answered 403."""
        demand(founding_rules.may_file(self.actor, case))
        if case.is_editable:
            return ""
        words = _("Not kept: the case is now “%(state)s”, the application can no longer be changed.")
        return words % {"state": case.state_label}

    def progress(self, case: FoundingCase) -> dict[str, object]:
        """Return what the parts about completeness and an earlier return show."""
        returned = reopening.returned_by(case)
        return {
            "remarks": reopening.remarked(case),
            "returned": returned,
            "returned_by": naming.named(returned, case, self.actor) if returned else "",
            "opened": opened(case),
            "case": case,
            "completeness": completeness(case),
            "may_edit": founding_rules.may_edit(self.actor, case),
        }


class FoundingDetailView(FoundingPage):
    """One case: where it stands, what comes next, what it says, its papers, letters and steps."""

    template_name = "orgs/founding/detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        open_page(case, self.actor)
        prefetch_related_objects([case], "partners")
        persons = founding_rules.may_see_persons(self.actor, case)
        return self.show(
            **self.progress(case),
            tone=TONES.get(case.state, ""),
            sees_phones=persons,
            partners=case.partners.all(),
            elected=elected_of(case),
            **self.outcome(case),
        )

    def outcome(self, case: FoundingCase) -> dict[str, object]:
        """Return what the page says of the association founded: who may open its page, who gives it an account."""
        if case.association is None:
            return {}
        node = case.association.organization
        lacks = not Posting.objects.current().filter(organization=node).exists()
        return {
            "outcome_seen": scope.may(self.actor, VIEW, node),
            "lacks_account": lacks,
            "gives_account": lacks and posting_rules.may_hand_out(self.actor, CONTACT_ROLE, node),
        }


def elected_of(case: FoundingCase) -> list[tuple[str, str]]:
    """Return the offices of the first committee with the names of who was elected."""
    offices = ((role, [one["name"] for one in case.elected if one["role"] == role]) for role in OfficerRole)
    return [(str(role.label), "、".join(names)) for role, names in offices if names]


class FoundingStartView(FormPage):
    """Begin a founding."""

    template_name = "orgs/founding/start.html"
    form_class = FoundingStartForm
    for_user = True
    words = gettext_lazy("The draft is begun; it is kept as you type.")

    def allowed(self, _none: None) -> bool:
        return founding_rules.may_start_anywhere(self.actor)

    def initial(self, _none: None) -> dict[str, object]:
        """Open the form; `?enterprise=` fills in the host."""
        pk = self.request.GET.get("enterprise", "")
        host = Enterprise.objects.visible_to(self.actor).filter(pk=pk).first() if pk.isdecimal() else None
        return {"enterprise": host.pk, "unit": host.unit_id} if host else {}

    def act(self, _none: None, form: FoundingStartForm) -> FoundingCase:
        data = form.cleaned_data
        return actions.start(actor=self.actor, unit=data["unit"], values=form.values(), host=data["enterprise"])

    def then(self, _none: None, case: FoundingCase) -> str:
        return reverse("orgs:founding_edit", args=[case.pk])


class FoundingEditView(FoundingPage, FormPage):
    """The application, as far as it has come; what is submitted is read on the page of the case."""

    template_name = "orgs/founding/form.html"
    form_class = ApplicationForm
    words = gettext_lazy("The application is saved.")

    def subject(self, pk: int) -> FoundingCase:
        return self.case(pk)

    def allowed(self, case: FoundingCase) -> bool:
        return founding_rules.may_file(self.actor, case)

    def late(self, case: FoundingCase) -> str:
        return self.too_late(case)

    def opened(self, case: FoundingCase) -> ApplicationForm:
        return application_form(case)

    def bound(self, case: FoundingCase) -> ApplicationForm:
        return application_form(case, self.request.POST)

    def formsets(self, case: FoundingCase, data: QueryDict | None = None) -> dict[str, Group | Partners]:
        group, partners = rows_of(case, data)
        return {"group": group, "partners": partners}

    def context(self, case: FoundingCase, form: ApplicationForm) -> dict[str, object]:
        """Show what is still missing."""
        return {"shared": form["form"].value() != FoundingForm.SINGLE, **self.progress(case)}

    def act(self, case: FoundingCase, form: ApplicationForm, group: Group, partners: Partners) -> FoundingCase:
        return write(case, self.actor, form, group, partners)

    def overtaken(self, case: FoundingCase, form: ApplicationForm, stale: Stale, /, **rows: Any) -> HttpResponse | None:
        """Go on to the case where it was kept meanwhile as it was sent."""
        if says_the_same(stale.current, form, rows["group"]):
            return redirect(case)
        return super().overtaken(case, form, stale, **rows)


class FoundingAutosaveView(FoundingPage):
    """Keep what is good of what was typed so far, and show what is still missing."""

    template_name = "orgs/founding/_completeness.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write what is good; somebody else's change in between is said and not written over."""
        case = self.case(pk)
        form, (group, partners) = application_form(case, request.POST), rows_of(case, request.POST)
        if refusal := self.too_late(case):
            return self.show(faults=[refusal], **self.progress(case))
        valid = [form.is_valid(), group.is_valid(), partners.is_valid()]
        stale = "version" not in form.cleaned_data
        if not stale:
            try:
                case = write(case, self.actor, form, group, partners)
            except Stale:
                stale = True
        faults = list(faults_of(form)) if not stale else []
        for legend, rows in ((_("Preparation group"), group), (_("Further enterprises"), partners)):
            wrong = [*rows.non_form_errors(), *(words for row in rows.forms for words in faults_of(row))]
            faults += [f"{legend}：{words}" for words in wrong]
        return self.show(saved=not stale, stale=stale, faults=faults, whole=all(valid), **self.progress(case))
