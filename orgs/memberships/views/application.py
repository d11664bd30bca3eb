"""Applications for membership and recommendations: their lists, their pages, and where they begin."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.memberships import queries as memberships
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import application as actions
from orgs.memberships.enums import MEMBER_KINDS
from orgs.memberships.filters import ApplicationFilter, RecommendationFilter
from orgs.memberships.forms import ApplyForm, RecommendForm
from orgs.memberships.models import MembershipApplication, Recommendation
from orgs.memberships.tables import TONES, ApplicationTable, RecommendationTable
from orgs.pages.form_page import FormPage, tab
from orgs.pages.listing import NetworkList
from orgs.pages.shared import Page, attempt, demand
from orgs.tree.models.organization import Organization


class ApplicationListView(NetworkList):
    """Applications and invitations in scope, the latest first."""

    model = MembershipApplication
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    page_key = "orgs.applications"
    title = gettext_lazy("Applications for membership")
    default_columns = ("member", "place", "body", "form", "opened_on", "state", "due_on")
    always_columns = ("member",)
    empty_title = gettext_lazy("No application here yet")
    empty_note = gettext_lazy("Associations apply on their page; societies and federations invite.")

    def get_queryset(self) -> QuerySet[MembershipApplication]:
        """Give the applications in scope with both sides."""
        return memberships.applications(person(self.request))


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
        """Show it."""
        found: MembershipApplication = get_object_or_404(memberships.applications(self.actor), pk=pk)
        return self.show(
            record=found,
            tone=TONES[found.state],  # type: ignore[index]
            member_seen=scope.may(self.actor, VIEW, found.member),
            body_seen=scope.may(self.actor, VIEW, found.body),
        )


class RecommendationDetailView(Page):
    """A recommendation with its steps and the verbs that are left."""

    template_name = "orgs/memberships/recommendation_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        found: Recommendation = get_object_or_404(memberships.recommendations(self.actor), pk=pk)
        return self.show(
            record=found,
            tone=TONES[found.state],  # type: ignore[index]
            member_seen=scope.may(self.actor, VIEW, found.organization),
        )


class ApplyView(FormPage):
    """Apply for membership for one's own association or park."""

    title = gettext_lazy("Apply for membership")
    verb = pgettext_lazy("membership", "Apply")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form, with the body that was clicked."""
        member, named = self._member(pk), request.GET.get("body", "")
        initial = {"body": named} if named.isdecimal() else {}
        return self._form(ApplyForm(member=member, initial=initial), member)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Apply."""
        member = self._member(pk)
        form = ApplyForm(request.POST, member=member)
        if form.is_valid():
            made = attempt(form, lambda: actions.apply(member, actor=self.actor, **form.cleaned_data))
            if made is not None:
                return self.done(_("The application is filed."), made.get_absolute_url())
        return self._form(form, member)

    def _member(self, pk: int) -> Organization:
        found = self.node(pk, kind__in=MEMBER_KINDS)
        demand(membership_rules.may_apply(self.actor, found))
        return found

    def _form(self, form: ApplyForm, member: Organization) -> HttpResponse:
        return self.page(form, back=tab(member, "societies"), about=member.name)


class RecommendView(FormPage):
    """Recommend an association or park to a provincial or national society."""

    title = gettext_lazy("Recommend to a society")
    verb = gettext_lazy("Recommend")
    note = gettext_lazy("Who fits may be recommended to provincial and even national societies (art. 8).")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        member = self._member(pk)
        return self._form(RecommendForm(member=member), member)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Recommend."""
        member = self._member(pk)
        form = RecommendForm(request.POST, member=member)
        if form.is_valid():
            made = attempt(form, lambda: actions.recommend(member, actor=self.actor, **form.cleaned_data))
            if made is not None:
                return self.done(_("The recommendation is filed."), made.get_absolute_url())
        return self._form(form, member)

    def _member(self, pk: int) -> Organization:
        found = self.node(pk, kind__in=MEMBER_KINDS)
        demand(membership_rules.may_recommend(self.actor, found))
        return found

    def _form(self, form: RecommendForm, member: Organization) -> HttpResponse:
        return self.page(form, back=tab(member, "societies"), about=member.name)
