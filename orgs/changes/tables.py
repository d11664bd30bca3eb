"""The lists of elections due, of elections and of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn, TimeColumn
from kexie_portal.web.templatetags.components import state
from kexie_portal.workflow.days.showing import DueColumn
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.changes.queries.terms import vacant, with_case_state, with_offices_held
from orgs.common.enums import CaseState, Kind
from orgs.common.terms import DUE, DUE_TONES, span_of
from orgs.register.queries.associations import unit_of_kind

if TYPE_CHECKING:
    from orgs.changes.models.case import AssociationCase

TREE = ("association__organization__tree_id", "association__organization__lft")

TONES: dict[str, str] = {
    CaseState.CHECKING: "wait",
    CaseState.APPROVING: "wait",
    CaseState.SIGNING: "wait",
    CaseState.RETURNED: "bad",
    CaseState.APPROVED: "good",
    CaseState.REFUSED: "bad",
}


def tone_of(value: str) -> str:
    """Return the tone of the badge of a state."""
    return TONES.get(value, "")


class PlacedTable(ListTable):
    """Rows of associations with their place."""

    name = tables.Column(
        accessor="association__organization__name",
        verbose_name=_("association"),
        order_by="association__organization__name",
    )
    city = tables.Column(accessor="association", verbose_name=_("city"), order_by=TREE)
    county = tables.Column(accessor="association", verbose_name=_("county or park"), order_by=TREE)

    def render_city(self, record: Term | AssociationCase) -> str:
        city = unit_of_kind(record.association.organization, Kind.CITY)
        return (city.short_name or city.name) if city else "—"

    def render_county(self, record: Term | AssociationCase) -> str:
        """Name the county, and the park inside it."""
        node = record.association.organization
        units = [unit_of_kind(node, kind) for kind in (Kind.COUNTY, Kind.PARK)]
        return " · ".join(unit.short_name or unit.name for unit in units if unit) or "—"


class TermTable(PlacedTable):
    """Every term in force with the day on which its election is due."""

    number = NumberColumn(verbose_name=_("term"))
    years = NumberColumn()
    first_day = DayColumn()
    due_day = DayColumn()
    original_due_day = DayColumn()
    extension_number = tables.Column()
    standing = tables.Column(accessor="due_day", verbose_name=_("time left"), order_by="due_day")
    vacant = tables.Column(accessor="association", verbose_name=_("vacant offices"))
    case = tables.Column(accessor="association", verbose_name=_("election case"))

    class Meta(ListTable.Meta):
        model = Term
        fields = (
            "name", "city", "county", "number", "years", "first_day", "due_day", "original_due_day", "extension_number",
            "standing", "vacant", "case",
        )  # fmt: skip

    def render_name(self, value: str, record: Term) -> SafeString:
        """Lead to the terms of the association."""
        return format_html('<a href="{}?tab=terms">{}</a>', record.association.get_absolute_url(), value)

    def render_standing(self, record: Term) -> SafeString:
        """Say how near it is."""
        key = span_of(record.due_day, timezone.localdate())
        shown = state(DUE[key], DUE_TONES.get(key, ""))
        return format_html("{} {}", shown, state(_("put off"), "info")) if record.is_extended else shown

    def value_standing(self, record: Term) -> str:
        words = str(DUE[span_of(record.due_day, timezone.localdate())])
        return f"{words} · {_('put off')}" if record.is_extended else words

    def order_vacant(self, rows: QuerySet[Term], is_descending: bool) -> tuple[QuerySet[Term], bool]:
        """Order by the number of offices that nobody holds, then by urgency."""
        held = F("offices_held")
        return with_offices_held(rows).order_by(held.asc() if is_descending else held.desc(), "due_day"), True

    def order_case(self, rows: QuerySet[Term], is_descending: bool) -> tuple[QuerySet[Term], bool]:
        """Order by how far the election has come, those without one last, then by urgency."""
        state_of = F("case_state")
        order = state_of.desc(nulls_last=True) if is_descending else state_of.asc(nulls_last=True)
        return with_case_state(rows).order_by(order, "due_day"), True

    def render_vacant(self, record: Any) -> str:
        """Name the offices that nobody holds."""
        return "、".join(vacant(record.association.in_office)) or "—"

    def render_case(self, record: Any) -> SafeString | str:
        """Lead to the election under way."""
        cases = record.association.under_way
        if not cases:
            return "—"
        return format_html('<a href="{}">{}</a>', cases[0].get_absolute_url(), cases[0].state_label)


class CaseTable(PlacedTable):
    """What lists of cases share."""

    state = tables.Column(verbose_name=_("state"))
    state_since = TimeColumn()
    due_on = DueColumn()
    created_at = TimeColumn()
    decided_on = DayColumn()
    created_by = tables.Column()

    def render_name(self, value: str, record: AssociationCase) -> SafeString:
        """Lead to the case."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_state(self, record: AssociationCase) -> SafeString:
        """Show the state, an overdue one as such."""
        return state(record.state_label, "bad" if record.is_overdue else tone_of(record.state))

    def value_state(self, record: AssociationCase) -> str:
        return str(record.state_label)


class ElectionTable(CaseTable):
    """Every election with its state."""

    number = NumberColumn(verbose_name=_("term"))
    meeting_day = DayColumn()

    class Meta(ListTable.Meta):
        model = ElectionCase
        fields = (
            "name", "city", "county", "number", "meeting_day", "state", "state_since", "due_on", "created_by",
            "created_at", "decided_on",
        )  # fmt: skip


class ChangeTable(CaseTable):
    """Every change with its state."""

    kind = tables.Column()
    reason = tables.Column()

    class Meta(ListTable.Meta):
        model = ChangeCase
        fields = (
            "name", "kind", "city", "county", "reason", "state", "state_since", "due_on", "created_by", "created_at",
            "decided_on",
        )  # fmt: skip
