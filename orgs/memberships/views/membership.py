"""The list of memberships, and the pages that enter and end one or many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import BulkAction
from orgs.common.days import alive_on
from orgs.common.enums import Kind
from orgs.memberships import jobs as membership_jobs
from orgs.memberships import queries as memberships
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import membership as actions
from orgs.memberships.enums import BODY_KINDS, WAITING_STATES
from orgs.memberships.filters import MembershipFilter, UnjoinedFilter
from orgs.memberships.forms.joining import EnterForm, EnterManyForm, InviteManyForm
from orgs.memberships.models import Membership, MembershipApplication
from orgs.memberships.tables import MembershipTable, UnjoinedTable
from orgs.pages.form_page import NodeFormPage, tab
from orgs.pages.forms import EndReasonForm
from orgs.pages.listing import EXPORT_SELECTED, NetworkList
from orgs.pages.selection import page_for, selected
from orgs.register.models.association import Association
from orgs.register.queries.associations import listed as listed_associations
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.forms import Form

    from kexie_portal.accounts.models import User
    from kexie_portal.jobs.models import Job


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


def unjoined_rows(user: User) -> QuerySet[Association]:
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

    opens_made = True
    verb = gettext_lazy("Start")
    words = gettext_lazy("It is being done; this page shows how far it is.")
    back_page: ClassVar[str] = "orgs:unjoined_list"

    def allowed(self, _none: None) -> bool:
        """Tell whether the user does this anywhere."""
        return membership_rules.may_admit_anywhere(self.actor)

    def rows(self) -> QuerySet[Model]:
        """Return the rows that the address selects, within scope."""
        found = UnjoinedFilter(self.request.GET, queryset=unjoined_rows(self.actor), request=self.request)
        return selected(self.request, found)

    def plain_rows(self) -> QuerySet[Model]:
        """Return them without what the list shows beside them."""
        return self.rows().select_related(None).prefetch_related(None)

    def act(self, _none: None, form: Form) -> Job:
        """Start the job for the keys of the rows."""
        pks = list(self.plain_rows().order_by("pk").values_list("pk", flat=True)[: membership_jobs.MOST])
        if not pks:
            raise Refused(_("Nothing is selected."))
        return self.start(form, pks)

    def start(self, form: Any, pks: list[int]) -> Job:
        """Start the job for these rows and return it."""
        raise NotImplementedError

    def back(self, _none: None) -> str:
        return reverse(self.back_page)

    def about(self, _none: None) -> str:
        """Say how many rows are meant."""
        count = self.plain_rows().order_by().count()
        return ngettext("%(n)d selected", "%(n)d selected", count) % {"n": count}


class ToBodyPage(ManyPage):
    """Bring the selected associations to one body; the address may name it."""

    for_user = True

    def initial(self, _none: None) -> dict[str, str]:
        named = self.request.GET.get("body") or self.request.GET.get("outside", "")
        return {"body": named} if named.isdecimal() else {}


class InviteManyView(ToBodyPage):
    """Invite the selected associations to one body."""

    title, verb = gettext_lazy("Invite to join"), gettext_lazy("Invite")
    form_class = InviteManyForm

    def start(self, form: InviteManyForm, pks: list[int]) -> Job:
        data = form.cleaned_data
        return membership_jobs.start_inviting(data["body"], actor=self.actor, member_pks=pks, words=data["words"])


class EnterManyView(ToBodyPage):
    """Enter the selected associations as members of one body."""

    title, verb = gettext_lazy("Enter as members"), gettext_lazy("Enter")
    form_class = EnterManyForm

    def allowed(self, _none: None) -> bool:
        """Tell whether the user enters members of the bodies of a unit."""
        return membership_rules.may_enter_anywhere(self.actor)

    def start(self, form: EnterManyForm, pks: list[int]) -> Job:
        body = form.cleaned_data["body"]
        return membership_jobs.start_entering(body, actor=self.actor, member_pks=pks, joined=form.joined())


class EndManyView(ManyPage):
    """End the selected memberships on one day."""

    title, verb = gettext_lazy("End the memberships"), gettext_lazy("End")
    danger = True
    form_class = EndReasonForm
    back_page = "orgs:membership_list"

    def rows(self) -> QuerySet[Membership]:
        """Return the memberships that the address selects, of those that have not ended."""
        listed = memberships.listed(self.actor).filter(end_day__isnull=True)
        found = MembershipFilter(self.request.GET, queryset=listed, request=self.request)
        return selected(self.request, found)

    def start(self, form: EndReasonForm, pks: list[int]) -> Job:
        return membership_jobs.start_ending(actor=self.actor, membership_pks=pks, **form.cleaned_data)


class MemberEnterView(NodeFormPage):
    """Enter one member of a body."""

    kinds = BODY_KINDS
    title, verb = gettext_lazy("Enter a member"), gettext_lazy("Enter")
    form_class = EnterForm

    def allowed(self, body: Organization) -> bool:
        return membership_rules.may_enter_at(self.actor, body)

    def needs(self, body: Organization) -> dict[str, object]:
        return {"user": self.actor, "body": body}

    def act(self, body: Organization, form: EnterForm) -> Membership:
        return actions.enter(body, actor=self.actor, member=form.cleaned_data["member"], joined=form.joined())

    def said(self, body: Organization, form: EnterForm, made: Membership) -> str:
        words = {"member": form.cleaned_data["member"].name, "body": body.name}
        return _("%(member)s is a member of %(body)s now.") % words

    def back(self, body: Organization) -> str:
        return tab(body, "members")


class MembershipPage(FormPage):
    """A form about one membership, for those who admit members of the body."""

    def subject(self, pk: int) -> Membership:
        found: Membership = get_object_or_404(memberships.listed(self.actor), pk=pk)
        return found

    def allowed(self, found: Membership) -> bool:
        return membership_rules.may_admit(self.actor, found.body)

    def back(self, found: Membership) -> str:
        return tab(found.body, "members")


class MembershipEndView(MembershipPage):
    """End one membership on a day, with the reason."""

    title, verb = pgettext_lazy("membership", "End the membership"), gettext_lazy("End")
    danger = True
    form_class = EndReasonForm
    words = gettext_lazy("The membership has ended.")

    def act(self, found: Membership, form: EndReasonForm) -> Membership:
        return actions.end(found, actor=self.actor, **form.cleaned_data)
