"""The people, terms and meetings of a society or federation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage
from orgs.common.enums import SOCIETY_KINDS
from orgs.pages.form_page import LinesPage, NodeFormPage, tab, version_sent
from orgs.register.forms.officer import lines_of
from orgs.societies import rules as society_rules
from orgs.societies.actions import council as actions
from orgs.societies.forms import MeetingForm, OfficeFormSet, TermCorrectionForm, TermForm
from orgs.societies.models.society import SocietyMeeting, SocietyTerm
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.societies.forms import OfficeForm


class CouncilPage(NodeFormPage):
    """A page that changes what hangs on a society or federation."""

    kinds = SOCIETY_KINDS

    def allowed(self, node: Organization) -> bool:
        return society_rules.may_keep(self.actor, node)

    def back(self, node: Organization) -> str:
        return tab(node, "society")


class OfficersView(LinesPage, CouncilPage):
    """Keep the people of a society in one form."""

    called = "node"
    template_name = "orgs/societies/officers.html"
    form_class = OfficeFormSet
    words = gettext_lazy("The people are written.")
    meanwhile = gettext_lazy("Somebody else changed the society meanwhile. Check and send again.")

    def allowed(self, node: Organization) -> bool:
        """Ask also who sees phones: the form shows them whole."""
        return super().allowed(node) and tree_rules.may_see_phones(self.actor, node)

    def lines(self, node: Organization) -> list[dict[str, object]]:
        return lines_of(node.society_officers.all(), "employer")

    def version(self, node: Organization) -> int:
        return node.version

    def act(self, node: Organization, lines: list[OfficeForm]) -> Organization:
        offices = [line.office() for line in lines if line.has_changed() and line.cleaned_data]
        return actions.set_officers(node, actor=self.actor, version=version_sent(self.request), offices=offices)


class TermCreateView(CouncilPage):
    """Begin a term; the running one ends on its first day."""

    title, verb = gettext_lazy("Begin a term"), gettext_lazy("Begin")
    note = gettext_lazy("The running term ends on the first day of the new one.")
    form_class = TermForm
    words = gettext_lazy("The term is recorded.")

    def initial(self, node: Organization) -> dict[str, object]:
        """Open the form with the next number."""
        last = node.society_terms.order_by("-number").first()
        return {"number": last.number + 1 if last else 1}

    def act(self, node: Organization, form: TermForm) -> SocietyTerm:
        return actions.begin_term(node, actor=self.actor, **form.cleaned_data)


class OfCouncil(EditPage):
    """A page that corrects a record of a society or federation that the user keeps."""

    def allowed(self, record: Any) -> bool:
        return society_rules.may_keep(self.actor, record.organization)

    def back(self, record: Any) -> str:
        return tab(record.organization, "society")

    def about(self, record: Any) -> str:
        return record.organization.name


class TermCorrectView(OfCouncil):
    """Put the days of the running term right."""

    model, related = SocietyTerm, ("organization__parent",)
    title = gettext_lazy("Put the term right")
    note = gettext_lazy("Only the days of the running term; a new term begins by “Begin a term”.")
    form_class = TermCorrectionForm
    words = gettext_lazy("The term is put right.")

    def allowed(self, term: SocietyTerm) -> bool:
        return super().allowed(term) and term.end_day is None

    def stored(self, record: SocietyTerm | Organization) -> dict[str, object]:
        """Return the days of the term; its version is that of the society, which comes back where it is stale."""
        term = record if isinstance(record, SocietyTerm) else self.subject(**self.kwargs)
        return TermCorrectionForm.values_of(term, term.organization.version)

    def act(self, term: SocietyTerm, form: TermCorrectionForm) -> SocietyTerm:
        given = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        return actions.correct_term(term, actor=self.actor, **given)


class MeetingCreateView(CouncilPage):
    """Record a meeting that was held."""

    title, verb = gettext_lazy("Record a meeting"), gettext_lazy("Record")
    form_class = MeetingForm
    words = gettext_lazy("The meeting is recorded.")

    def act(self, node: Organization, form: MeetingForm) -> SocietyMeeting:
        return actions.record_meeting(node, actor=self.actor, values=form.values())


class MeetingUpdateView(OfCouncil):
    """Correct the record of a meeting."""

    model, related = SocietyMeeting, ("organization",)
    title = gettext_lazy("Correct the record of a meeting")
    form_class = MeetingForm
    words = gettext_lazy("The meeting is changed.")

    def act(self, meeting: SocietyMeeting, form: MeetingForm) -> SocietyMeeting:
        version = form.cleaned_data["version"] or 0
        return actions.update_meeting(meeting, actor=self.actor, version=version, values=form.values())
