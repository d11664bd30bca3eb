"""The lists of surveys, of the associations asked, and of what an association has to fill in."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kexie_portal.web.list_columns import DayColumn, ListTable, TimeColumn
from kexie_portal.web.templatetags.components import state
from kexie_portal.workflow.days.showing import DueColumn
from orgs.surveys.enums import Standing
from orgs.surveys.models import Survey, SurveyRequest
from orgs.tree.queries import label

TONES = {Standing.SUBMITTED: "good", Standing.OVERDUE: "bad", Standing.RETURNED: "bad", Standing.BEGUN: "info",
         Standing.SENT: "wait"}  # fmt: skip
_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class SurveyTable(ListTable):
    """Surveys with how many were asked and have submitted."""

    title = tables.Column()
    unit = tables.Column(accessor="unit__name", order_by=("unit__tree_id", "unit__lft"))
    kind = tables.Column()
    form = tables.Column(
        accessor="form_version__form__title", verbose_name=pgettext_lazy("form of the form builder", "form")
    )
    number = tables.Column(accessor="form_version__number", verbose_name=pgettext_lazy("of a form", "version"))
    due_on = DueColumn()
    asked = tables.Column(verbose_name=pgettext_lazy("survey", "asked"), attrs=_NUMBER)
    submitted = tables.Column(verbose_name=pgettext_lazy("survey", "submitted"), attrs=_NUMBER)
    standing = tables.Column(accessor="closed_at", verbose_name=gettext_lazy("state"), empty_values=())
    sent_at = TimeColumn()

    class Meta(ListTable.Meta):
        model = Survey
        fields = (
            "title", "unit", "kind", "form", "number", "due_on", "asked", "submitted", "standing", "sent_at",
        )  # fmt: skip

    def render_title(self, record: Survey) -> SafeString:
        """Lead to the survey."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)

    def value_title(self, record: Survey) -> str:
        return record.title

    def render_standing(self, record: Survey) -> SafeString:
        """Say whether it is open."""
        return (
            state(pgettext("of a survey", "open"), "info")
            if record.is_open
            else state(pgettext("of a survey", "closed"))
        )

    def value_standing(self, record: Survey) -> str:
        return pgettext("of a survey", "open") if record.is_open else pgettext("of a survey", "closed")


class _Requests(ListTable):
    standing = tables.Column(
        accessor="response__state", verbose_name=gettext_lazy("state"), orderable=False, empty_values=()
    )
    number = tables.Column(
        accessor="response__form_version__number", verbose_name=pgettext_lazy("of a form", "version")
    )
    begun = TimeColumn(accessor="response__begun_at", verbose_name=pgettext_lazy("of a response", "begun"))
    submitted = TimeColumn(accessor="response__submitted_at", verbose_name=pgettext_lazy("of a response", "submitted"))
    reminded_on = DayColumn()

    def render_standing(self, record: SurveyRequest) -> SafeString:
        """Say where the association stands."""
        return state(record.standing.label, TONES.get(record.standing, ""))

    def value_standing(self, record: SurveyRequest) -> str:
        return str(record.standing.label)


class RequestTable(_Requests):
    """The associations that a survey asks."""

    association = tables.Column(
        accessor="organization__name", verbose_name=gettext_lazy("association"),
        order_by=("organization__tree_id", "organization__lft"),
    )  # fmt: skip
    unit = tables.Column(accessor="organization__parent", verbose_name=gettext_lazy("unit"), orderable=False)
    verbs = tables.Column(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True)

    class Meta(ListTable.Meta):
        model = SurveyRequest
        fields = (
            "association", "unit", "standing", "number", "begun", "submitted", "reminded_on", "verbs",
        )  # fmt: skip

    def render_association(self, record: SurveyRequest) -> SafeString:
        """Lead to what it answered."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.organization.name)

    def value_association(self, record: SurveyRequest) -> str:
        return record.organization.name

    def render_unit(self, record: SurveyRequest) -> str:
        return label(record.organization.parent) if record.organization.parent else "—"

    def render_verbs(self, record: SurveyRequest) -> SafeString | str:
        """Offer to return what was submitted."""
        if record.standing != Standing.SUBMITTED or not record.survey.is_open:
            return ""
        address = reverse("orgs:form_request_return", args=[record.pk])
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', address, _("Return"))


class ToFillTable(_Requests):
    """What the associations of a person are asked."""

    survey = tables.Column(accessor="survey__title", verbose_name=pgettext_lazy("form to fill in", "form"))
    association = tables.Column(accessor="organization__name", verbose_name=gettext_lazy("association"))
    sender = tables.Column(accessor="survey__unit__name", verbose_name=gettext_lazy("asked by"))
    due_on = DueColumn(accessor="survey__due_on", verbose_name=gettext_lazy("to be submitted by"))

    class Meta(ListTable.Meta):
        model = SurveyRequest
        fields: Any = ("survey", "association", "sender", "due_on", "standing", "number", "begun", "submitted")

    def render_survey(self, record: SurveyRequest) -> SafeString:
        """Lead to the form."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.survey.title)

    def value_survey(self, record: SurveyRequest) -> str:
        return record.survey.title
