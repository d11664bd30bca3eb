"""Applications for membership and recommendations: their lists, their pages, and where they begin."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.asked import open_page
from kexie_portal.web.lists import BulkAction
from kexie_portal.web.pages import Page
from kexie_portal.workflow import naming, reopening
from kexie_portal.workflow.many_pages import DecidedMany
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.memberships import queries as memberships
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import application as actions
from orgs.memberships.enums import MEMBER_KINDS
from orgs.memberships.filters import ApplicationFilter, RecommendationFilter
from orgs.memberships.forms.joining import ApplyForm, RecommendForm
from orgs.memberships.models import MembershipApplication, Recommendation
from orgs.memberships.tables import TONES, ApplicationTable, RecommendationTable
from orgs.pages.form_page import NodeFormPage, numbers_named, tab
from orgs.pages.listing import EXPORT_SELECTED, NetworkList
from orgs.pages.selection import page_for
from orgs.tree.models.organization import Organization

ACCEPT = BulkAction("accept", gettext_lazy("Accept as members"), allowed=membership_rules.may_admit_anywhere)
DECLINE = BulkAction(
    "decline", pgettext_lazy("application", "Decline"), danger=True, allowed=membership_rules.may_admit_anywhere
)


class ApplicationListView(DecidedMany, NetworkList):
    """Applications and invitations in scope, the latest first; many are decided on at once."""

    model = MembershipApplication
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    page_key = "orgs.applications"
    title = gettext_lazy("Applications for membership")
    default_columns = ("member", "place", "body", "form", "opened_on", "state", "due_on")
    always_columns = ("member",)
    empty_title = gettext_lazy("No application here yet")
    empty_note = gettext_lazy("Associations apply on their page; societies and federations invite.")

    bulk_actions = (ACCEPT, DECLINE, EXPORT_SELECTED)

    def get_queryset(self) -> QuerySet[MembershipApplication]:
        """Give the applications in scope with both sides."""
        return memberships.applications(person(self.request))

    def bulk_accept(self, rows: QuerySet[MembershipApplication]) -> HttpResponse:
        """Ask for the opinion."""
        return page_for("orgs:applications_decide", self.request, rows, "accept", comes_back=True)

    def bulk_decline(self, rows: QuerySet[MembershipApplication]) -> HttpResponse:
        """Ask for the reason."""
        return page_for("orgs:applications_decide", self.request, rows, "decline", comes_back=True)


class RecommendationListView(NetworkList):
    """Recommendations to provincial and national societies in scope."""

    model = Recommendation
    table_class = RecommendationTable
    filterset_class = RecommendationFilter
    page_key = "orgs.recommendations"
    title = gettext_lazy("Recommendations to societies")
    always_columns = ("organization",)
    empty_title = gettext_lazy("No recommendation here yet")
    empty_note = gettext_lazy("A city recommends an association on the association's page.")

    def get_queryset(self) -> QuerySet[Recommendation]:
        """Give the recommendations in scope with both sides."""
        return memberships.recommendations(person(self.request))


class ApplicationDetailView(Page):
    """An application with its steps and the verbs that are left."""

    template_name = "orgs/memberships/application_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found: MembershipApplication = get_object_or_404(memberships.applications(self.actor), pk=pk)
        open_page(found, self.actor)
        returned = reopening.returned_by(found)
        return self.show(
            record=found,
            returned=returned,
            returned_by=naming.named(returned, found, self.actor) if returned else "",
            remarks=reopening.remarked(found),
            tone=TONES[found.state],
            member_seen=scope.may(self.actor, VIEW, found.member),
            body_seen=scope.may(self.actor, VIEW, found.body),
        )


class RecommendationDetailView(Page):
    """A recommendation with its steps and the verbs that are left."""

    template_name = "orgs/memberships/recommendation_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found: Recommendation = get_object_or_404(memberships.recommendations(self.actor), pk=pk)
        open_page(found, self.actor)
        return self.show(
            record=found,
            tone=TONES[found.state],
            member_seen=scope.may(self.actor, VIEW, found.organization),
        )


class MemberPage(NodeFormPage):
    """A form in which an association or park asks for something."""

    opens_made = True
    kinds = MEMBER_KINDS

    def needs(self, member: Organization) -> dict[str, object]:
        return {"member": member}

    def back(self, member: Organization) -> str:
        return tab(member, "societies")


class ApplyView(MemberPage):
    """Apply for membership for one's own association or park."""

    title, verb = gettext_lazy("Apply for membership"), pgettext_lazy("membership", "Apply")
    form_class = ApplyForm
    words = gettext_lazy("The application is filed.")

    def allowed(self, member: Organization) -> bool:
        return membership_rules.may_apply(self.actor, member)

    def initial(self, member: Organization) -> dict[str, str]:
        """Open the form with the body that was clicked."""
        return numbers_named(self.request, "body")

    def act(self, member: Organization, form: ApplyForm) -> MembershipApplication:
        return actions.apply(member, actor=self.actor, **form.cleaned_data)


class RecommendView(MemberPage):
    """Recommend an association or park to a provincial or national society."""

    title, verb = gettext_lazy("Recommend to a society"), gettext_lazy("Recommend")
    note = gettext_lazy("Who fits may be recommended to provincial and even national societies (art. 8).")
    form_class = RecommendForm
    words = gettext_lazy("The recommendation is filed.")

    def allowed(self, member: Organization) -> bool:
        return membership_rules.may_recommend(self.actor, member)

    def act(self, member: Organization, form: RecommendForm) -> Recommendation:
        return actions.recommend(member, actor=self.actor, **form.cleaned_data)
