"""Member enterprises of societies and federations, and their invitations to found an association (article 4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.accounts.signed_in import person
from kexie_portal.asked import open_page
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import BulkAction
from kexie_portal.web.pages import Page, demand
from orgs.common import scope
from orgs.common.enums import HOSTS
from orgs.common.scope import VIEW
from orgs.founding import rules as founding_rules
from orgs.founding.actions import invitation as actions
from orgs.founding.enums import INVITATION_TONES, InvitationState
from orgs.founding.filters import InvitationFilter, MemberFirmFilter
from orgs.founding.models import FoundingInvitation
from orgs.founding.queries import invitations, member_firms
from orgs.founding.tables import InvitationTable, MemberFirmTable
from orgs.memberships.rules import KEEP
from orgs.pages.forms import ReasonForm
from orgs.pages.listing import NetworkList
from orgs.pages.selection import page_for, selected
from orgs.societies import rules as society_rules
from orgs.societies.forms import InviteFirmsForm
from orgs.societies.models.firm import MemberFirm
from orgs.societies.views.firm import left_out
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label

if TYPE_CHECKING:
    from orgs.founding.queries import Firm
    from orgs.memberships.actions.membership import Outcome

INVITE = BulkAction("invite", gettext_lazy("Invite to found an association"), allowed=society_rules.keeps_anywhere)
#: Days that an enterprise has for its answer, unless the society names another day.
USUAL_DAYS = 30


class MemberFirmListView(NetworkList):
    """The member enterprises of the societies and federations in scope; who keeps one invites many at once."""

    model = MemberFirm
    table_class = MemberFirmTable
    filterset_class = MemberFirmFilter
    template_name = "orgs/founding/firms.html"
    page_key = "orgs.member_firms"
    title = gettext_lazy("Member enterprises")
    note = gettext_lazy("Societies and federations guide their member enterprises to found associations (article 4).")
    default_columns = ("name", "unit", "body", "first_day", "standing", "invitation", "verbs")
    always_columns = ("name",)
    bulk_actions: ClassVar = (INVITE, *NetworkList.bulk_actions)
    empty_title = gettext_lazy("No member enterprise here yet")
    empty_note = gettext_lazy("A society or federation enters its member enterprises by their codes, on its page.")

    def get_queryset(self) -> QuerySet[Firm]:
        return member_firms(person(self.request))

    @cached_property
    def own_body(self) -> Organization | None:
        """Return the society or federation whose members the user enters: the one named, or the only one they keep."""
        kept = Organization.objects.visible_to(person(self.request), KEEP)
        hosts = kept.filter(kind__in=HOSTS, closed__isnull=True)
        named = self.request.GET.get("body", "")
        if named:
            return hosts.filter(pk=named).first() if named.isdecimal() else None
        only = list(hosts.order_by("pk")[:2])
        return only[0] if len(only) == 1 else None

    def bulk_invite(self, rows: QuerySet[Model]) -> HttpResponse:
        """Ask for the words and the last day."""
        return page_for("orgs:invite_to_found", self.request, rows)


class InviteView(FormPage):
    """Invite the selected member enterprises to found an association."""

    title, verb = gettext_lazy("Invite to found an association"), gettext_lazy("Invite")
    note = gettext_lazy("The officers of the county or city in which an enterprise lies answer for it.")
    form_class = InviteFirmsForm

    def allowed(self, _none: None) -> bool:
        return society_rules.keeps_anywhere(self.actor)

    def rows(self) -> QuerySet[Firm]:
        """Return the rows that the address selects, within scope."""
        found = MemberFirmFilter(self.request.GET, queryset=member_firms(self.actor), request=self.request)
        return selected(self.request, found)

    def initial(self, _none: None) -> dict[str, object]:
        return {"due_on": timezone.localdate() + timedelta(days=USUAL_DAYS)}

    def act(self, _none: None, form: InviteFirmsForm) -> Outcome:
        pks = list(self.rows().order_by("pk").values_list("pk", flat=True)[: actions.MOST + 1])
        if not pks:
            raise Refused(_("Nothing is selected."))
        return actions.invite_many(pks, actor=self.actor, **form.cleaned_data)

    def said(self, _none: None, form: InviteFirmsForm, made: Outcome) -> str:
        """Say how many were invited, and who was left out for which reason."""
        words = ngettext("%(n)s enterprise invited.", "%(n)s enterprises invited.", made.done) % {"n": made.done}
        return words + left_out(made)

    def back(self, _none: None) -> str:
        return reverse("orgs:member_firm_list")

    def then(self, _none: None, made: Outcome) -> str:
        return reverse("orgs:invitation_list")

    def about(self, _none: None) -> str:
        """Say how many rows are meant."""
        count = self.rows().order_by().count()
        return ngettext("%(n)d selected", "%(n)d selected", count) % {"n": count}


class InvitationListView(NetworkList):
    """The invitations to found an association in scope, the latest first."""

    model = FoundingInvitation
    table_class = InvitationTable
    filterset_class = InvitationFilter
    page_key = "orgs.invitations"
    title = gettext_lazy("Invitations to found an association")
    default_columns = ("name", "unit", "body", "state", "due_on", "case", "reason")
    always_columns = ("name",)
    empty_title = gettext_lazy("No invitation here yet")
    empty_note = gettext_lazy("A society or federation invites member enterprises that have no association yet.")
    empty_verb = (gettext_lazy("Open the member enterprises"), "orgs:member_firm_list")

    def get_queryset(self) -> QuerySet[FoundingInvitation]:
        return invitations(person(self.request))


class InvitationView(Page):
    """One invitation: who invites whom, the answer, and the founding that came of it."""

    template_name = "orgs/founding/invitation.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found: FoundingInvitation = get_object_or_404(invitations(self.actor), pk=pk)
        open_page(found, self.actor)
        waits = found.standing == InvitationState.INVITED
        return self.show(
            record=found,
            tone=INVITATION_TONES.get(found.standing, ""),
            unit=label(found.enterprise.unit),
            people=actions.people_of(found) if waits else (),
            body_seen=scope.may(self.actor, VIEW, found.body),
            firm_seen=scope.may(self.actor, VIEW, found.enterprise.unit),
            answers=waits and founding_rules.may_answer_invitation(self.actor, found),
            calls_back=waits and founding_rules.may_call_back(self.actor, found),
        )


class AcceptView(Page):
    """Accept an invitation; the founding case begins and is opened."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found: FoundingInvitation = get_object_or_404(invitations(self.actor), pk=pk)
        demand(founding_rules.may_answer_invitation(self.actor, found))
        try:
            case = actions.accept(found, actor=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect(found)
        messages.success(request, _("Accepted: the founding is begun and filled in as far as the register goes."))
        return redirect("orgs:founding_edit", case.pk)


class _AnswerPage(FormPage):
    """A page that ends an invitation with a reason."""

    form_class = ReasonForm
    danger = True

    def subject(self, pk: int) -> FoundingInvitation:
        found: FoundingInvitation = get_object_or_404(invitations(self.actor), pk=pk)
        return found


class DeclineView(_AnswerPage):
    """Decline an invitation with the reason."""

    title, verb = gettext_lazy("Decline the invitation"), gettext_lazy("Decline")
    words = gettext_lazy("Declined; the society or federation is told.")

    def allowed(self, found: FoundingInvitation) -> bool:
        return founding_rules.may_answer_invitation(self.actor, found)

    def act(self, found: FoundingInvitation, form: ReasonForm) -> FoundingInvitation:
        return actions.decline(found, actor=self.actor, reason=form.cleaned_data["reason"])


class CallBackView(_AnswerPage):
    """Call back an invitation that nobody has answered."""

    title, verb = gettext_lazy("Call the invitation back"), gettext_lazy("Call back")
    words = gettext_lazy("The invitation is called back.")

    def allowed(self, found: FoundingInvitation) -> bool:
        return founding_rules.may_call_back(self.actor, found)

    def act(self, found: FoundingInvitation, form: ReasonForm) -> FoundingInvitation:
        return actions.call_back(found, actor=self.actor, reason=form.cleaned_data["reason"])
