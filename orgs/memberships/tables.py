"""The lists of memberships, applications, recommendations and associations that have not joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie_portal.web.list_columns import DayColumn, ListTable
from kexie_portal.web.templatetags.components import state
from kexie_portal.workflow.days.showing import DueColumn
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.memberships.enums import ApplicationState
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.register.models.association import Association
from orgs.register.queries.associations import host_of, place
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.memberships.models import Joining


TONES: dict[str, str] = {
    ApplicationState.INVITED: "info",
    ApplicationState.SUBMITTED: "wait",
    ApplicationState.ACCEPTED: "good",
    ApplicationState.RETURNED: "bad",
    ApplicationState.LAPSED: "",
    ApplicationState.DECLINED: "bad",
    ApplicationState.WITHDRAWN: "",
}


def linked(node: Organization, user: User, tab: str = "") -> SafeString | str:
    """Lead to a node's page where the user may open it; else name it alone."""
    if not scope.may(user, VIEW, node):
        return node.name
    return format_html('<a href="{}">{}</a>', node.get_absolute_url() + (f"?tab={tab}" if tab else ""), node.name)


class _Sides(ListTable):
    """The two sides of a membership or application."""

    member = tables.Column(accessor="member__name", verbose_name=gettext_lazy("member"), order_by="member__name")
    place = tables.Column(
        accessor="member__parent__name",
        verbose_name=gettext_lazy("lies in"),
        order_by=("member__tree_id", "member__lft"),
    )
    body = tables.Column(
        accessor="body__name",
        verbose_name=gettext_lazy("society, federation or association joined"),
        order_by=("body__tree_id", "body__lft"),
    )
    kind = tables.Column(accessor="body__kind", verbose_name=gettext_lazy("kind"))
    form = tables.Column()
    committee = tables.Column()

    def render_member(self, record: Any) -> SafeString | str:
        """Lead to the member."""
        return linked(record.member, self.request.user, "societies")

    def render_place(self, record: Joining) -> str:
        """Name city and county."""
        return place(record.member)

    def render_body(self, record: Joining) -> SafeString | str:
        """Lead to the body."""
        return linked(record.body, self.request.user, "members")


class MembershipTable(_Sides):
    """Every membership with its days."""

    first_day = DayColumn()
    end_day = DayColumn()
    end_reason = tables.Column()
    driver = tables.Column()

    class Meta(ListTable.Meta):
        model = Membership
        fields = (
            "member", "place", "body", "kind", "form", "committee", "first_day", "end_day", "end_reason", "driver",
        )  # fmt: skip


class ApplicationTable(_Sides):
    """Every application and invitation with its state."""

    opened_on = DayColumn()
    state = tables.Column()
    due_on = DueColumn()
    decided_on = DayColumn()
    driver = tables.Column()

    class Meta(ListTable.Meta):
        model = MembershipApplication
        fields = (
            "member", "place", "body", "kind", "form", "committee", "opened_on", "state", "due_on", "decided_on",
            "driver",
        )  # fmt: skip

    def render_member(self, record: MembershipApplication) -> SafeString:
        """Lead to the application."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.member.name)

    def render_state(self, record: MembershipApplication) -> SafeString:
        """Say how far it is."""
        return state(record.state_label, TONES[ApplicationState(record.state)])

    def value_state(self, record: MembershipApplication) -> str:
        return record.state_label


class RecommendationTable(ListTable):
    """Every recommendation to a provincial or national society."""

    organization = tables.Column(
        accessor="organization__name", verbose_name=gettext_lazy("member"), order_by="organization__name"
    )
    place = tables.Column(
        accessor="organization__parent__name",
        verbose_name=gettext_lazy("lies in"),
        order_by=("organization__tree_id", "organization__lft"),
    )
    society = tables.Column(accessor="pk", verbose_name=gettext_lazy("recommended to"), orderable=False)
    recommended_on = DayColumn()
    state = tables.Column()
    decided_on = DayColumn()

    class Meta(ListTable.Meta):
        model = Recommendation
        fields = ("organization", "place", "society", "recommended_on", "state", "decided_on")

    def render_organization(self, record: Recommendation) -> SafeString:
        """Lead to the recommendation."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.organization.name)

    def render_place(self, record: Recommendation) -> str:
        """Name city and county."""
        return place(record.organization)

    def render_society(self, record: Recommendation) -> str:
        """Name the society; a national one is said to be one."""
        if record.provincial_society is not None:
            return record.provincial_society.name
        return _("%(name)s (national society)") % {"name": record.national_society}

    def value_society(self, record: Recommendation) -> str:
        return self.render_society(record)

    def render_state(self, record: Recommendation) -> SafeString:
        """Say what came of it."""
        return state(record.state_label, TONES[ApplicationState(record.state)])

    def value_state(self, record: Recommendation) -> str:
        return record.state_label


class UnjoinedTable(ListTable):
    """Associations with what they belong to."""

    name = tables.Column(
        accessor="organization__name", verbose_name=gettext_lazy("association"), order_by="organization__name"
    )
    place = tables.Column(
        accessor="organization__parent__name",
        verbose_name=gettext_lazy("lies in"),
        order_by=("organization__tree_id", "organization__lft"),
    )
    industry = tables.Column(accessor="pk", verbose_name=gettext_lazy("industry of the host"), orderable=False)
    opened = DayColumn(
        accessor="organization__opened", verbose_name=gettext_lazy("founded on"), order_by="organization__opened"
    )
    society = tables.Column(accessor="in_society", verbose_name=gettext_lazy("society"), orderable=False)
    federation = tables.Column(accessor="in_federation", verbose_name=gettext_lazy("federation"), orderable=False)
    own = tables.Column(accessor="in_own", verbose_name=gettext_lazy("county or city association"), orderable=False)
    waiting = tables.Column(accessor="waits", verbose_name=gettext_lazy("application open"), orderable=False)

    class Meta(ListTable.Meta):
        model = Association
        fields = ("name", "place", "industry", "opened", "society", "federation", "own", "waiting")

    def render_name(self, record: Association) -> SafeString | str:
        """Lead to the association's memberships, where the user may open its page."""
        return linked(record.organization, self.request.user, "societies")

    def render_place(self, record: Association) -> str:
        """Name city and county."""
        return place(record.organization)

    def render_industry(self, record: Association) -> str:
        """Name the host's industry."""
        host = host_of(record)
        return str(host.enterprise.industry) if host and host.enterprise.industry else "—"

    def _joined(self, value: bool) -> SafeString:
        if value:
            return state(pgettext("membership", "member"), "good")
        return state(pgettext("membership", "not joined"), "wait")

    def render_society(self, value: bool) -> SafeString:
        """Say whether it is a member of a society."""
        return self._joined(value)

    def render_federation(self, value: bool) -> SafeString:
        """Say whether it is a member of the federation."""
        return self._joined(value)

    def render_own(self, value: bool) -> SafeString:
        """Say whether it is a member of its county or city association; that is discretionary (可)."""
        return state(pgettext("membership", "member"), "good") if value else SafeString("—")

    def render_waiting(self, value: bool) -> SafeString:
        """Say whether an application or invitation is open."""
        return state(pgettext("application", "open"), "info") if value else SafeString("—")
