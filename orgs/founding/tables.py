"""The list of foundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn, TimeColumn
from kexie_portal.web.templatetags.components import state
from kexie_portal.workflow.days.showing import DueColumn
from orgs.founding.enums import DOOR_TONES, INVITATION_TONES, TONES
from orgs.founding.models import FoundingCase, FoundingDoor, FoundingInvitation
from orgs.societies import rules as society_rules
from orgs.societies.models.firm import MemberFirm
from orgs.tree.queries import label

if TYPE_CHECKING:
    from orgs.founding.queries import Firm


class FoundingTable(ListTable):
    """Every case with its place, state and time."""

    name = tables.Column(accessor="title", verbose_name=gettext_lazy("association"), order_by="proposed_name")
    enterprise_name = tables.Column()
    uscc = tables.Column()
    unit = tables.Column(order_by=("unit__tree_id", "unit__lft"))
    form = tables.Column()
    state = tables.Column()
    state_since = DayColumn()
    due_on = DueColumn(marks_late=True)
    scitech_workers = NumberColumn()
    members = NumberColumn()
    driver = tables.Column()
    letter_number = tables.Column()
    approved_on = DayColumn()
    meeting_on = DayColumn()
    created_at = DayColumn()

    class Meta(ListTable.Meta):
        model = FoundingCase
        fields = (
            "name", "enterprise_name", "uscc", "unit", "form", "state", "state_since", "due_on", "scitech_workers",
            "members", "driver", "letter_number", "approved_on", "meeting_on", "created_at",
        )  # fmt: skip

    def render_name(self, value: str, record: FoundingCase) -> SafeString:
        """Lead to the case."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_unit(self, record: FoundingCase) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_state(self, record: FoundingCase) -> SafeString:
        """Show the state as a badge."""
        return state(record.get_state_display(), TONES.get(record.state, ""))

    def value_state(self, record: FoundingCase) -> str:
        return str(record.get_state_display())


class MemberFirmTable(ListTable):
    """Member enterprises, with whether they have an association and what came of the last invitation to found one."""

    name = tables.Column(accessor="enterprise__name", verbose_name=gettext_lazy("enterprise"))
    uscc = tables.Column(accessor="enterprise__uscc", verbose_name=gettext_lazy("unified social credit code"))
    unit = tables.Column(
        accessor="enterprise__unit",
        verbose_name=gettext_lazy("lies in"),
        order_by=("enterprise__unit__tree_id", "enterprise__unit__lft"),
    )
    body = tables.Column(
        accessor="body__name",
        verbose_name=gettext_lazy("society or federation"),
        order_by=("body__tree_id", "body__lft"),
    )
    first_day = DayColumn()
    scitech_workers = NumberColumn(
        accessor="enterprise__scitech_workers", verbose_name=gettext_lazy("sci-tech workers")
    )
    standing = tables.Column(accessor="pk", verbose_name=gettext_lazy("association"), orderable=False)
    verbs = tables.Column(accessor="pk", verbose_name=gettext_lazy("Verbs"), orderable=False, exclude_from_export=True)
    invitation = tables.Column(accessor="invitation_state", verbose_name=gettext_lazy("invitation"), orderable=False)

    class Meta(ListTable.Meta):
        model = MemberFirm
        fields = ("name", "uscc", "unit", "body", "first_day", "scitech_workers", "standing", "invitation", "verbs")

    def render_unit(self, record: MemberFirm) -> str:
        """Name the unit with its city."""
        return label(record.enterprise.unit)

    def value_standing(self, record: Firm) -> str:
        """Say how far it is on the way to an association."""
        if record.has_association:
            return _("has an association")
        return _("a founding is under way") if record.founds else _("without an association")

    def render_standing(self, record: Firm) -> SafeString:
        """Show it as a badge."""
        tone = "good" if record.has_association else "info" if record.founds else "wait"
        return state(self.value_standing(record), tone)

    def value_invitation(self, record: Firm) -> str:
        """Say what came of the last invitation; nothing where there was none."""
        if record.invitation_state is None or record.invitation_due is None:
            return ""
        invitation = FoundingInvitation(state=record.invitation_state, due_on=record.invitation_due)
        return str(invitation.standing.label)

    def render_invitation(self, record: Firm) -> SafeString:
        """Lead to it."""
        url = FoundingInvitation(pk=record.invitation_pk).get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, self.value_invitation(record))

    def render_verbs(self, record: MemberFirm) -> SafeString | str:
        """Lead to the end of the membership, where the user keeps the members of the body."""
        if not society_rules.may_keep_firms(self.request.user, record.body):
            return "—"
        url = reverse("orgs:member_firm_end", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, _("End"))


class InvitationTable(ListTable):
    """Invitations to found an association with their answer and the case that came of them."""

    name = tables.Column(accessor="enterprise__name", verbose_name=gettext_lazy("enterprise"))
    unit = tables.Column(
        accessor="enterprise__unit",
        verbose_name=gettext_lazy("lies in"),
        order_by=("enterprise__unit__tree_id", "enterprise__unit__lft"),
    )
    body = tables.Column(
        accessor="body__name",
        verbose_name=gettext_lazy("society or federation"),
        order_by=("body__tree_id", "body__lft"),
    )
    state = tables.Column()
    due_on = DueColumn()
    reason = tables.Column()
    case = tables.Column(accessor="case__state", verbose_name=gettext_lazy("founding case"))
    invited_by = tables.Column(accessor="invited_by__name", verbose_name=gettext_lazy("invited by"))
    invited_at = TimeColumn()
    answered_at = TimeColumn()

    class Meta(ListTable.Meta):
        model = FoundingInvitation
        fields = (
            "name", "unit", "body", "state", "due_on", "reason", "case", "invited_by", "invited_at", "answered_at",
        )  # fmt: skip

    def render_name(self, value: str, record: FoundingInvitation) -> SafeString:
        """Lead to the invitation."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_unit(self, record: FoundingInvitation) -> str:
        """Name the unit with its city."""
        return label(record.enterprise.unit)

    def render_state(self, record: FoundingInvitation) -> SafeString:
        """Show where it stands today as a badge."""
        return state(record.standing.label, INVITATION_TONES.get(record.standing, ""))

    def value_state(self, record: FoundingInvitation) -> str:
        return str(record.standing.label)

    def value_case(self, record: FoundingInvitation) -> str:
        """Say how far the founding is."""
        return str(record.case.get_state_display()) if record.case else ""

    def render_case(self, record: FoundingInvitation) -> str:
        return self.value_case(record) or "—"


class DoorTable(ListTable):
    """Doors for enterprises without an account, with how far each has come."""

    name = tables.Column(accessor="enterprise_name", verbose_name=gettext_lazy("enterprise"))
    unit = tables.Column(order_by=("unit__tree_id", "unit__lft"))
    state = tables.Column()
    expires_at = TimeColumn()
    mailed_at = TimeColumn()
    opened_by = tables.Column(accessor="opened_by__name", verbose_name=gettext_lazy("opened by"))
    opened_at = TimeColumn()
    used_at = TimeColumn()

    class Meta(ListTable.Meta):
        model = FoundingDoor
        fields = (
            "name", "uscc", "unit", "state", "contact_name", "expires_at", "mailed_at", "opened_by", "opened_at",
            "used_at", "reason",
        )  # fmt: skip

    def render_name(self, value: str, record: FoundingDoor) -> SafeString:
        """Lead to the door."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_unit(self, record: FoundingDoor) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_state(self, record: FoundingDoor) -> SafeString:
        """Show where it stands now as a badge."""
        return state(record.standing.label, DOOR_TONES.get(record.standing, ""))

    def value_state(self, record: FoundingDoor) -> str:
        return str(record.standing.label)
