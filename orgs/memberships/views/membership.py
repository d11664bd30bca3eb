"""The list of memberships, and the pages that enter and end one or many."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.lists import BulkAction
from orgs.common.days import alive_on
from orgs.common.enums import Kind
from orgs.memberships import jobs as membership_jobs
from orgs.memberships import queries as memberships
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import membership as actions
from orgs.memberships.enums import BODY_KINDS, WAITING_STATES
from orgs.memberships.filters import MembershipFilter, UnjoinedFilter
from orgs.memberships.forms import EnterForm, EnterManyForm, InviteManyForm
from orgs.memberships.models import Membership, MembershipApplication
from orgs.memberships.tables import MembershipTable, UnjoinedTable
from orgs.pages.form_page import FormPage, tab
from orgs.pages.forms import EndReasonForm
from orgs.pages.listing import EXPORT_SELECTED, NetworkList
from orgs.pages.selection import page_for, selected
from orgs.pages.shared import attempt, demand
from orgs.register.models.association import Association
from orgs.register.queries.associations import listed as listed_associations
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

END = BulkAction("end", gettext_lazy("End the memberships"), danger=True, allowed=membership_rules.may_admit_anywhere)
ENTER = BulkAction("enter", gettext_lazy("Enter as members"), allowed=membership_rules.may_enter_anywhere)
INVITE = BulkAction("invite", gettext_lazy("Invite"), allowed=membership_rules.may_admit_anywhere)


class MembershipListView(NetworkList):
    """Every membership in scope, seen by the body or by the member."""

    model = Membership
    table_class = MembershipTable
    filterset_class = MembershipFilter
    page_key = "orgs.memberships"
    title = gettext_lazy("Memberships")
    default_columns = ("member", "place", "body", "form", "committee", "driver", "first_day", "end_day")
    always_columns = ("member",)
    bulk_actions = (EXPORT_SELECTED, END)
    empty_title = gettext_lazy("No membership here yet")
    empty_note = gettext_lazy("Members are entered on the page of the society, the federation or the association.")

    def get_queryset(self) -> QuerySet[Membership]:
        """Give the memberships in scope with both sides."""
        return memberships.listed(person(self.request))

    def bulk_end(self, rows: QuerySet[Membership]) -> HttpResponse:
        """Ask for day and reason."""
        return page_for("orgs:membership_end_many", self.request, rows)


class UnjoinedListView(NetworkList):
    """Living associations and what they belong to; the navigation opens it with those without society or federation.

    Who keeps a society or federation sees those of its city, because they should join it.
    """

    model = Association
    table_class = UnjoinedTable
    filterset_class = UnjoinedFilter
    page_key = "orgs.unjoined"
    title = gettext_lazy("Who has not joined")
    note = gettext_lazy("Associations should join a society and the federation; a county or city may take them, too.")
    always_columns = ("name",)
    bulk_actions = (INVITE, ENTER, EXPORT_SELECTED)
    empty_title = gettext_lazy("No association here yet")

    def get_queryset(self) -> QuerySet[Association]:
        """Give the active associations in scope with whether they belong to each sort of body."""
        return unjoined_rows(person(self.request))

    @cached_property
    def state(self) -> str:  # type: ignore[override]
        """Tell the rows apart also by the bodies that the user keeps, which widen them."""
        known = super().state
        return f"{known} {last_write.state(person(self.request), membership_rules.KEEP)}" if known else ""

    def bulk_invite(self, rows: QuerySet[Association]) -> HttpResponse:
        """Ask to which body."""
        return page_for("orgs:invite_many", self.request, rows)

    def bulk_enter(self, rows: QuerySet[Association]) -> HttpResponse:
        """Ask in which body."""
        return page_for("orgs:enter_many", self.request, rows)


def unjoined_rows(user: Any) -> QuerySet[Association]:
    """Return the living associations within a user's reach with what they belong to."""
    day = timezone.localdate()
    waiting = MembershipApplication.objects.filter(member=OuterRef("pk"), state__in=WAITING_STATES)
    return (
        listed_associations(user, memberships.within_reach(user, "organization__"))
        .filter(alive_on(day, "organization__"))
        .annotate(
            in_society=memberships.joined(day, (Kind.SOCIETY,)),
            in_federation=memberships.joined(day, (Kind.FEDERATION,)),
            in_own=memberships.joined(day, (Kind.CITY, Kind.COUNTY)),
            waits=Exists(waiting),
        )
    )


class ManyPage(FormPage):
    """Do something with the selected rows in one job; the address says which."""

    verb = gettext_lazy("Start")
    back_page: ClassVar[str] = "orgs:unjoined_list"

    def may(self) -> bool:
        """Tell whether the user does this anywhere."""
        return membership_rules.may_admit_anywhere(self.actor)

    def rows(self) -> QuerySet[Any]:
        """Return the rows that the address selects, within scope."""
        found = UnjoinedFilter(self.request.GET, queryset=unjoined_rows(self.actor), request=self.request)
        return selected(self.request, found)

    def pks(self) -> list[int]:
        """Return the keys of the rows."""
        rows = self.rows().select_related(None).prefetch_related(None).order_by("pk")
        return list(rows.values_list("pk", flat=True)[: membership_jobs.MOST])

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        demand(self.may())
        return self.form_page(self.new_form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Start the job and open its page."""
        demand(self.may())
        form, pks = self.new_form(request.POST), self.pks()
        if form.is_valid() and not pks:
            form.add_error(None, _("Nothing is selected."))
        if form.is_valid():
            messages.success(request, _("It is being done; this page shows how far it is."))
            return redirect(self.start(form, pks))
        return self.form_page(form)

    def form_page(self, form: forms.Form) -> HttpResponse:
        """Draw the form with how many rows are meant."""
        count = self.rows().select_related(None).prefetch_related(None).order_by().count()
        about = ngettext("%(n)d selected", "%(n)d selected", count) % {"n": count}
        return self.page(form, back=reverse(self.back_page), about=about)

    def new_form(self, data: Any = None) -> forms.Form:
        """Return the form."""
        raise NotImplementedError

    def start(self, form: Any, pks: list[int]) -> Any:
        """Start the job."""
        raise NotImplementedError


class InviteManyView(ManyPage):
    """Invite the selected associations to one body."""

    title = gettext_lazy("Invite to join")
    verb = gettext_lazy("Invite")

    def new_form(self, data: Any = None) -> InviteManyForm:
        """Return the form with the body that the address names."""
        return InviteManyForm(data, user=self.actor, initial=_body_named(self.request))

    def start(self, form: InviteManyForm, pks: list[int]) -> Any:
        """Start the job."""
        data = form.cleaned_data
        return membership_jobs.start_inviting(data["body"], actor=self.actor, member_pks=pks, words=data["words"])


class EnterManyView(ManyPage):
    """Enter the selected associations as members of one body."""

    title = gettext_lazy("Enter as members")
    verb = gettext_lazy("Enter")

    def may(self) -> bool:
        """Tell whether the user enters members of the bodies of a unit."""
        return membership_rules.may_enter_anywhere(self.actor)

    def new_form(self, data: Any = None) -> EnterManyForm:
        """Return the form with the body that the address names."""
        return EnterManyForm(data, user=self.actor, initial=_body_named(self.request))

    def start(self, form: EnterManyForm, pks: list[int]) -> Any:
        """Start the job."""
        body = form.cleaned_data["body"]
        return membership_jobs.start_entering(body, actor=self.actor, member_pks=pks, joined=form.joined())


def _body_named(request: HttpRequest) -> dict[str, str]:
    named = request.GET.get("body") or request.GET.get("outside", "")
    return {"body": named} if named.isdecimal() else {}


class EndManyView(ManyPage):
    """End the selected memberships on one day."""

    title = gettext_lazy("End the memberships")
    verb = gettext_lazy("End")
    danger = True
    back_page = "orgs:membership_list"

    def rows(self) -> QuerySet[Membership]:
        """Return the memberships that the address selects, of those that have not ended."""
        listed = memberships.listed(self.actor).filter(end_day__isnull=True)
        found = MembershipFilter(self.request.GET, queryset=listed, request=self.request)
        return selected(self.request, found)

    def new_form(self, data: Any = None) -> EndReasonForm:
        """Return the form."""
        return EndReasonForm(data)

    def start(self, form: EndReasonForm, pks: list[int]) -> Any:
        """Start the job."""
        return membership_jobs.start_ending(actor=self.actor, membership_pks=pks, **form.cleaned_data)


class MemberEnterView(FormPage):
    """Enter one member of a body."""

    title = gettext_lazy("Enter a member")
    verb = gettext_lazy("Enter")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        body = self._body(pk)
        return self._form(EnterForm(user=self.actor, body=body), body)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter it."""
        body = self._body(pk)
        form = EnterForm(request.POST, user=self.actor, body=body)
        if form.is_valid():
            member = form.cleaned_data["member"]
            if attempt(form, lambda: actions.enter(body, actor=self.actor, member=member, joined=form.joined())):
                words = _("%(member)s is a member of %(body)s now.") % {"member": member.name, "body": body.name}
                return self.done(words, tab(body, "members"))
        return self._form(form, body)

    def _body(self, pk: int) -> Organization:
        found = self.node(pk, kind__in=BODY_KINDS)
        demand(membership_rules.may_enter_at(self.actor, found))
        return found

    def _form(self, form: EnterForm, body: Organization) -> HttpResponse:
        return self.page(form, back=tab(body, "members"), about=body.name)


class MembershipEndView(FormPage):
    """End one membership on a day, with the reason."""

    title = pgettext_lazy("membership", "End the membership")
    verb = gettext_lazy("End")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for day and reason."""
        return self._form(EndReasonForm(), self._membership(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        found, form = self._membership(pk), EndReasonForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.end(found, actor=self.actor, **form.cleaned_data)):
            return self.done(_("The membership has ended."), tab(found.body, "members"))
        return self._form(form, found)

    def _membership(self, pk: int) -> Membership:
        found: Membership = get_object_or_404(memberships.listed(self.actor), pk=pk)
        demand(membership_rules.may_admit(self.actor, found.body))
        return found

    def _form(self, form: EndReasonForm, found: Membership) -> HttpResponse:
        return self.page(form, back=tab(found.body, "members"), about=str(found))
