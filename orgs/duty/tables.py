"""The lists of responsibility records, yearly targets, and readers of a work plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie_portal.audit.masking import mask
from kexie_portal.web import figures
from kexie_portal.web.list_columns import DayColumn, ListTable, TimeColumn
from kexie_portal.web.templatetags.components import state
from kexie_portal.workflow.days.showing import DueColumn
from orgs.duty.models.responsibility import Responsible, ResponsibleRole
from orgs.duty.models.targets import TargetFigure, YearlyTarget
from orgs.duty.models.task import Task, TaskState
from orgs.duty.models.work_plan import WorkPlanReading
from orgs.duty.queries.responsibility import answering, lacks
from orgs.duty.queries.work_plan import readings_by_unit
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from django.utils.functional import Promise

    from orgs.duty.queries.responsibility import Bearer
    from orgs.duty.queries.work_plan import Reader


def _drawn(title: Promise, **options: Any) -> tables.Column:
    options.setdefault("orderable", False)
    return tables.Column(accessor="pk", verbose_name=title, **options)


class ResponsibilityTable(ListTable):
    """Every city and county with those who answer for it today; phones only for users whose work needs them."""

    name = tables.Column(verbose_name=gettext_lazy("unit"), order_by=("tree_id", "lft"))
    leader = _drawn(gettext_lazy("leader in charge"))
    leader_duty = _drawn(gettext_lazy("duty"))
    leader_since = DayColumn(accessor="pk", verbose_name=gettext_lazy("in charge since"), orderable=False)
    department = _drawn(gettext_lazy("responsible department"))
    contacts = _drawn(gettext_lazy("contacts"))
    phones = _drawn(gettext_lazy("phone"))
    missing = _drawn(gettext_lazy("record"))

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "leader", "leader_duty", "leader_since", "department", "contacts", "phones", "missing")

    def _one(self, record: Bearer, role: ResponsibleRole) -> Responsible | None:
        return next(iter(answering(record, role)), None)

    def render_name(self, record: Bearer) -> SafeString:
        """Lead to the unit's record."""
        return format_html('<a href="{}">{}</a>', Responsible(unit=record).get_absolute_url(), label(record))

    def value_name(self, record: Bearer) -> str:
        return label(record)

    def render_leader(self, record: Bearer) -> str:
        found = self._one(record, ResponsibleRole.LEADER)
        return found.name if found else "—"

    def render_leader_duty(self, record: Bearer) -> str:
        found = self._one(record, ResponsibleRole.LEADER)
        return found.duty or "—" if found else "—"

    def render_leader_since(self, record: Bearer) -> str:
        found = self._one(record, ResponsibleRole.LEADER)
        return found.first_day.isoformat() if found else "—"

    def value_leader_since(self, record: Bearer) -> date | None:
        """Give the day itself."""
        found = self._one(record, ResponsibleRole.LEADER)
        return found.first_day if found else None

    def render_department(self, record: Bearer) -> str:
        found = self._one(record, ResponsibleRole.DEPARTMENT)
        return found.name if found else "—"

    def render_contacts(self, record: Bearer) -> str:
        return "、".join(entry.name for entry in answering(record, ResponsibleRole.CONTACT)) or "—"

    def render_phones(self, record: Bearer) -> str:
        """Show the contacts' phones, or hide them."""
        phones = [entry.phone for entry in answering(record, ResponsibleRole.CONTACT) if entry.phone]
        if not tree_rules.may_see_phones(self.request.user, record):
            phones = [mask(phone) for phone in phones]
        return "、".join(phones) or "—"

    def render_missing(self, record: Bearer) -> SafeString:
        """Name what is missing, or say that the record is complete."""
        found = lacks(record)
        if not found:
            return state(_("complete"), "good")
        return format_html_join("", "<div>{}</div>", ((state(one.label, "wait"),) for one in found))

    def value_missing(self, record: Bearer) -> str:
        return "；".join(str(one.label) for one in lacks(record)) or _("complete")


def said_target(figure: str, value: Decimal) -> str:
    """Write a target with what it is counted in."""
    if TargetFigure(figure).is_percent:
        return figures.rate(value)
    return figures.count(int(value))


class TargetTable(ListTable):
    """The targets that are set, one line each."""

    unit = tables.Column(
        accessor="unit__name", verbose_name=gettext_lazy("unit"), order_by=("unit__tree_id", "unit__lft")
    )
    year = tables.Column()
    figure = tables.Column()
    value = tables.Column(attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    set_by_unit = tables.Column(
        accessor="sheet__unit__short_name", verbose_name=gettext_lazy("set by"), orderable=False
    )
    set_by = tables.Column(
        accessor="sheet__set_by__name", verbose_name=gettext_lazy("sheet last written by"), orderable=False
    )
    set_at = TimeColumn(accessor="sheet__set_at", verbose_name=gettext_lazy("sheet last written at"), orderable=False)

    class Meta(ListTable.Meta):
        model = YearlyTarget
        fields = ("unit", "year", "figure", "value", "set_by_unit", "set_by", "set_at")

    def render_unit(self, record: YearlyTarget) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_value(self, value: Decimal, record: YearlyTarget) -> str:
        return said_target(record.figure, value)

    def value_value(self, value: Decimal) -> Decimal:
        return value


class ReadersTable(ListTable):
    """The readers of a work plan at each city and county, and when it was first read."""

    name = tables.Column(verbose_name=gettext_lazy("unit"), order_by=("tree_id", "lft"))
    standing = _drawn(gettext_lazy("state"))
    reader = tables.Column(accessor="reader_name", verbose_name=gettext_lazy("first read by"))
    read_at = TimeColumn(verbose_name=gettext_lazy("first read at"))
    readers = tables.Column(
        accessor="reader_number",
        verbose_name=gettext_lazy("readers"),
        attrs={"td": {"class": "num"}, "th": {"class": "num"}},
    )
    everybody = _drawn(gettext_lazy("who has read it, and when"))

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "standing", "reader", "read_at", "readers", "everybody")

    def render_name(self, record: Reader) -> str:
        """Name the unit with its city."""
        return label(record)

    def render_standing(self, record: Reader) -> SafeString:
        """Say whether somebody has read it."""
        read = record.read_at is not None
        return state(pgettext("work plan", "read") if read else _("not read yet"), "good" if read else "wait")

    def value_standing(self, record: Reader) -> str:
        return str(pgettext("work plan", "read") if record.read_at else _("not read yet"))

    def _said(self, record: Reader) -> list[str]:
        known: dict[int, list[WorkPlanReading]] | None = getattr(self, "_readings", None)
        if known is None:
            known = self._readings = readings_by_unit(record.plan_pk)
        return [f"{one.reader} {timezone.localtime(one.read_at):%Y-%m-%d %H:%M}" for one in known.get(record.pk, ())]

    def render_everybody(self, record: Reader) -> SafeString | str:
        """Name every reader with the moment of their first look."""
        return format_html_join("", "<div>{}</div>", ((one,) for one in self._said(record))) or "—"

    def value_everybody(self, record: Reader) -> str:
        return "；".join(self._said(record))


TASK_TONES = {TaskState.OPEN: "wait", TaskState.OVERDUE: "bad", TaskState.DONE: "good"}


class TaskTable(ListTable):
    """The tasks with where they stand and what was answered last."""

    text = tables.Column()
    unit = tables.Column(
        accessor="unit__name", verbose_name=gettext_lazy("unit"), order_by=("unit__tree_id", "unit__lft")
    )
    person = tables.Column(accessor="person__name", verbose_name=gettext_lazy("person in charge"))
    due_on = DueColumn()
    standing = _drawn(gettext_lazy("state"))
    answered = tables.Column(verbose_name=gettext_lazy("last feedback"), orderable=False)
    answered_at = TimeColumn(verbose_name=gettext_lazy("answered at"))
    urged_on = DayColumn(verbose_name=gettext_lazy("last urged on"))
    done_on = DayColumn()
    plan = tables.Column(accessor="plan__title", order_by="plan__title")
    set_by = tables.Column(accessor="set_by__name", verbose_name=gettext_lazy("set by"))
    set_at = TimeColumn()

    class Meta(ListTable.Meta):
        model = Task
        fields = (
            "text", "unit", "person", "due_on", "standing", "answered", "answered_at", "urged_on", "done_on", "plan",
            "set_by", "set_at",
        )  # fmt: skip

    def render_text(self, record: Task) -> SafeString:
        """Lead to the task."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.text)

    def value_text(self, record: Task) -> str:
        return record.text

    def render_unit(self, record: Task) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_standing(self, record: Task) -> SafeString:
        """Say where the task stands."""
        return state(record.state.label, TASK_TONES.get(record.state, ""))

    def value_standing(self, record: Task) -> str:
        return str(record.state.label)
