"""The lists of societies, federations and their terms."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie_portal.web import figures
from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn
from kexie_portal.web.templatetags.components import state
from kexie_portal.workflow.days.showing import DueColumn
from orgs.common.terms import DUE, DUE_TONES, span_of
from orgs.societies import rules as society_rules
from orgs.societies.models.society import SocietyTerm
from orgs.societies.models.survey import IndustrySurvey
from orgs.societies.models.survey_plan import SurveyPlan, SurveyPlanState
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from typing import TypedDict

    from django_stubs_ext import WithAnnotations

    from orgs.societies.models.society import SocietyOfficer

    class Chosen(TypedDict):
        """Whether a line of the survey is a key industry today."""

        is_key: bool

    class Counted(TypedDict):
        """What the list of societies counts and reads along."""

        member_count: int
        link_count: int
        contacts: list[SocietyOfficer]

    Line = WithAnnotations[IndustrySurvey, Chosen]
    Listed = WithAnnotations[Organization, Counted]


class SurveyTable(ListTable):
    """Every surveyed industry with its figures."""

    city = tables.Column(accessor="city__name", verbose_name=gettext_lazy("city"), order_by="city__lft")
    year = tables.Column()
    name = tables.Column()
    industry = tables.Column(accessor="industry", verbose_name=gettext_lazy("division of GB/T 4754"))
    output = NumberColumn(verbose_name=gettext_lazy("output (yuan)"))
    enterprises = NumberColumn()
    scitech_workers = NumberColumn()
    source = tables.Column()
    chosen = tables.Column(accessor="pk", verbose_name=gettext_lazy("key industry"), orderable=False)

    class Meta(ListTable.Meta):
        model = IndustrySurvey
        fields = (
            "city", "year", "name", "industry", "output", "enterprises", "scitech_workers", "source", "chosen",
        )  # fmt: skip

    def render_city(self, record: IndustrySurvey) -> str:
        """Name the city shortly."""
        return record.city.short_name or record.city.name

    def render_name(self, value: str, record: IndustrySurvey) -> SafeString | str:
        """Lead to the line of the survey where the user may change it."""
        if not society_rules.may_survey(self.request.user, record.city):
            return value
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_output(self, value: Decimal) -> str:
        """Write so large a number so that its digits can be counted; nobody surveys in fen."""
        return figures.decimal(value, 0)

    def value_output(self, value: Decimal) -> Decimal:
        return value

    def render_chosen(self, record: Line) -> SafeString | str:
        """Say whether it is a key industry today."""
        return state(_("key industry"), "good") if record.is_key else "—"

    def value_chosen(self, record: Line) -> str:
        return _("yes") if record.is_key else _("no")


class SocietyTable(ListTable):
    """Every society with its place, registration and members."""

    name = tables.Column(verbose_name=gettext_lazy("society"))
    city = tables.Column(
        accessor="parent__name", verbose_name=gettext_lazy("supervising unit"), order_by=("tree_id", "lft")
    )
    key_industry = tables.Column(accessor="society__key_industry__name", verbose_name=gettext_lazy("key industry"))
    opened = DayColumn(verbose_name=gettext_lazy("founded on"))
    registration_number = tables.Column(
        accessor="society__registration_number", verbose_name=gettext_lazy("registration number")
    )
    registered_on = DayColumn(accessor="society__registered_on", verbose_name=gettext_lazy("registered on"))
    members = NumberColumn(accessor="member_count", verbose_name=gettext_lazy("members"), order_by="member_count")
    links = NumberColumn(accessor="link_count", verbose_name=gettext_lazy("liaison links"), order_by="link_count")
    contacts = tables.Column(accessor="pk", verbose_name=gettext_lazy("contacts"), orderable=False)
    standing = tables.Column(accessor="pk", verbose_name=gettext_lazy("state"), order_by="closed")

    class Meta(ListTable.Meta):
        model = Organization
        fields = (
            "name", "city", "key_industry", "opened", "registration_number", "registered_on", "members", "links",
            "contacts", "standing",
        )  # fmt: skip

    def render_name(self, value: str, record: Organization) -> SafeString:
        """Lead to the society's page."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_city(self, record: Organization) -> str:
        """Name the unit shortly."""
        return record.parent.short_name or record.parent.name if record.parent else "—"

    def render_contacts(self, record: Listed) -> str:
        """Name the contacts; their phones are on the page."""
        return "、".join(officer.name for officer in record.contacts) or "—"

    def render_standing(self, record: Organization) -> SafeString:
        """Say whether it is active."""
        return state(*standing_of(record))

    def value_standing(self, record: Organization) -> str:
        return standing_of(record)[0]


class ProvincialSocietyTable(SocietyTable):
    """Provincial societies: their links lead to the cities' societies."""

    city = None
    key_industry = None
    links = NumberColumn(accessor="link_count", verbose_name=gettext_lazy("societies guided"), order_by="link_count")

    class Meta(ListTable.Meta):
        model = Organization
        fields = (
            "name", "opened", "registration_number", "registered_on", "members", "links", "contacts", "standing",
        )  # fmt: skip


def standing_of(node: Organization) -> tuple[str, str]:
    """Return what a society is today, and the tone of the badge."""
    if node.closed is not None and node.closed <= timezone.localdate():
        return pgettext("association", "closed"), ""
    return pgettext("association", "active"), "good"


class SocietyTermTable(ListTable):
    """Every running term with the day on which its election is due."""

    name = tables.Column(
        accessor="organization__name", verbose_name=gettext_lazy("society or federation"), order_by="organization__name"
    )
    kind = tables.Column(accessor="organization__kind", verbose_name=gettext_lazy("kind"))
    unit = tables.Column(
        accessor="organization__parent",
        verbose_name=gettext_lazy("city or province"),
        order_by=("organization__tree_id", "organization__lft"),
    )
    number = NumberColumn(verbose_name=gettext_lazy("term"))
    first_day = DayColumn()
    due_day = DayColumn()
    standing = tables.Column(accessor="due_day", verbose_name=gettext_lazy("time left"), order_by="due_day")

    class Meta(ListTable.Meta):
        model = SocietyTerm
        fields = ("name", "kind", "unit", "number", "first_day", "due_day", "standing")

    def render_name(self, value: str, record: SocietyTerm) -> SafeString:
        """Lead to its page."""
        return format_html('<a href="{}">{}</a>', record.organization.get_absolute_url(), value)

    def render_kind(self, record: SocietyTerm) -> str:
        return str(record.organization.get_kind_display())

    def render_unit(self, record: SocietyTerm) -> str:
        """Name its city, or the province."""
        unit = record.organization.parent
        return (unit.short_name or unit.name) if unit else "—"

    def render_standing(self, record: SocietyTerm) -> SafeString | str:
        """Say how near it is."""
        if record.due_day is None:
            return "—"
        key = span_of(record.due_day, timezone.localdate())
        return state(DUE[key], DUE_TONES.get(key, ""))

    def value_standing(self, record: SocietyTerm) -> str:
        return str(DUE[span_of(record.due_day, timezone.localdate())]) if record.due_day else ""


PLAN_TONES = {
    SurveyPlanState.PLANNED: "wait",
    SurveyPlanState.UNDER_WAY: "info",
    SurveyPlanState.OVERDUE: "bad",
    SurveyPlanState.REPORTED: "good",
}


class SurveyPlanTable(ListTable):
    """Planned surveys with where they stand."""

    title = tables.Column()
    city = tables.Column(accessor="city__name", verbose_name=gettext_lazy("city"), order_by="city__lft")
    year = tables.Column()
    owner = tables.Column(accessor="owner__name", verbose_name=gettext_lazy("person in charge"))
    due_on = DueColumn()
    standing = tables.Column(accessor="pk", verbose_name=gettext_lazy("state"), orderable=False)
    industries = NumberColumn(accessor="industries", verbose_name=gettext_lazy("industries entered"))
    begun_on = DayColumn()
    reported_on = DayColumn()

    class Meta(ListTable.Meta):
        model = SurveyPlan
        fields = (
            "title", "city", "year", "owner", "due_on", "standing", "industries", "begun_on", "reported_on",
        )  # fmt: skip

    def render_title(self, value: str, record: SurveyPlan) -> SafeString:
        """Lead to the survey."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_standing(self, record: SurveyPlan) -> SafeString:
        """Say where it stands today."""
        return state(record.state.label, PLAN_TONES[record.state])

    def value_standing(self, record: SurveyPlan) -> str:
        return str(record.state.label)
