"""Founding cases: the list, one case, beginning one, and its application with what it still lacks."""

from __future__ import annotations

from collections.abc import Iterator
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
from kexie_portal.web.pages import Page, demand
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.signing import steps_of
from orgs.common import scope
from orgs.common.enums import OfficerRole
from orgs.common.scope import VIEW
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.enums import REQUIRED_MATERIALS, TONES, FoundingForm, FoundingState
from orgs.founding.filters import FoundingFilter
from orgs.founding.forms.case import ApplicationForm, FoundingStartForm, GroupFormSet, PartnerFormSet
from orgs.founding.models import FoundingCase
from orgs.founding.queries import completeness, labels, listed, papers_of
from orgs.founding.tables import FoundingTable
from orgs.pages.listing import NetworkList
from orgs.postings import rules as posting_rules
from orgs.postings.following import CONTACT_ROLE
from orgs.postings.models import Posting
from orgs.register.models.enterprise import Enterprise

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import QueryDict

    from kexie_portal.accounts.models import User
    from orgs.founding.forms.case import Group, Partners


#: Empty rows for further enterprises.
ROWS_ALONE, ROWS_TOGETHER = 2, 10


class FoundingListView(NetworkList):
    """Every founding in scope, those under way first in mind."""

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

    def get_queryset(self) -> QuerySet[FoundingCase]:
        return listed(person(self.request))


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
        """Return what the parts about papers, completeness and an earlier return show."""
        papers, names = papers_of(case), labels()
        return {
            "marked": [names[key] for key in case.marked if key in names],
            "returned": returned_by(case),
            "case": case,
            "completeness": completeness(case, papers),
            "may_edit": founding_rules.may_edit(self.actor, case),
            "papers": [
                (kind, kind.label, papers.get(kind.value), kind.value in case.marked) for kind in REQUIRED_MATERIALS
            ],
        }


def returned_by(case: FoundingCase) -> Step | None:
    """Return the step by which a case came back that has to be put right now."""
    if case.state != FoundingState.RETURNED:
        return None
    return next((step for step in reversed(steps_of(case)) if step.to_state == FoundingState.RETURNED), None)


class FoundingDetailView(FoundingPage):
    """One case: where it stands, what comes next, what it says, its papers, letters and steps."""

    template_name = "orgs/founding/detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        open_page(case, self.actor)
        prefetch_related_objects([case], "partners")
        papers = papers_of(case)
        persons = founding_rules.may_see_persons(self.actor, case)
        return self.show(
            **self.progress(case),
            tone=TONES.get(case.state, ""),
            sees_phones=persons,
            partners=case.partners.all(),
            shown_papers=[(p, founding_rules.may_read_material(self.actor, p)) for p in papers.values()],
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


def faults_of(form: Form) -> Iterator[str]:
    """Say what is wrong with the fields of a form, each once."""
    for name, errors in form.errors.items():
        if name in form.fields:
            yield f"{form[name].label}：{errors[0]}"


def application_form(case: FoundingCase, data: QueryDict | None = None) -> ApplicationForm:
    """Return the form of the application with what has to be put right marked."""
    form = ApplicationForm(data, initial=ApplicationForm.values_of(case))
    form.mark(case.marked)
    return form


def rows_of(case: FoundingCase, data: QueryDict | None = None) -> tuple[Group, Partners]:
    """Return the preparation group and the further enterprises.

    Sent rows are read as they are: with the stored ones as initial, an unchanged row would count as an empty one.
    """
    if data is not None:
        return GroupFormSet(data, prefix="group"), PartnerFormSet(data, prefix="partner")
    partners = [{"uscc": partner.uscc, "name": partner.name} for partner in case.partners.all()]
    group = GroupFormSet(prefix="group", initial=case.preparation_group)
    rows = PartnerFormSet(prefix="partner", initial=partners)
    rows.extra = ROWS_ALONE if case.form == FoundingForm.SINGLE else ROWS_TOGETHER
    return group, rows


def says_the_same(case: FoundingCase, form: ApplicationForm, group: Group) -> bool:
    """Tell whether a case holds already what was sent: it was kept while the person reached for the button."""
    named = [one.cleaned_data["name"] for one in group.forms if one.cleaned_data.get("name")]
    stored = [one["name"] for one in case.preparation_group]
    return named == stored and all(getattr(case, name) == value for name, value in form.values().items())


def write(case: FoundingCase, actor: User, form: ApplicationForm, group: Group, partners: Partners) -> FoundingCase:
    """Write what is good of the three forms."""
    values = form.values()
    if group.is_valid():
        rows = [one.cleaned_data for one in group.forms if one.cleaned_data.get("name")]
        values["preparation_group"] = [{name: row[name] for name in ("name", "duty", "phone")} for row in rows]
    pairs = None
    if partners.is_valid():
        rows = [one.cleaned_data for one in partners.forms if one.cleaned_data.get("uscc")]
        pairs = [(row["uscc"], row["name"]) for row in rows]
    return actions.save_draft(case, actor=actor, version=form.cleaned_data["version"], values=values, partners=pairs)
