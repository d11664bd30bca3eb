"""Surveys in the side navigation and in the work list; what forms ask of units and associations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.formbuilder import access
from kexie_portal.notices import deadlines
from kexie_portal.notices.kinds import register_kind
from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from kexie_portal.web.worklist import WorkItem
from orgs.common.scope import Scope, works_for_a_unit
from orgs.surveys import actions, audit, holder, rules, watch
from orgs.surveys.models import SurveyRequest

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

MOST_ITEMS = 10


def install() -> None:
    """Register history, holder, pages, notices and what waits."""
    audit.register()
    watch.install()
    access.register_owners(holder.UnitsOfForms())
    access.register_holder(actions.PURPOSE, holder.SurveyHolder())
    access.register_finder(holder.find)
    holder.install_sources()
    words = pgettext_lazy("form sent to associations", "Surveys")
    forms = gettext_lazy("Forms")
    register(Item("cases", 275, forms, "formeditor:list", icon="forms", allowed=rules.manages_forms))
    register(Item("cases", 280, words, "orgs:form_survey_list", icon="clipboard-list", allowed=works_for_a_unit))
    fill = gettext_lazy("Forms to fill in")
    register(Item("cases", 285, fill, "orgs:form_request_list", icon="writing", allowed=rules.fills_forms))
    deadlines.register_responsible(actions.RESPONSIBLE, actions.people_of)
    register_kind(actions.KIND, words, concerns=_is_concerned)
    worklist.register(waiting, kind="survey", label=words)


def _is_concerned(user: User) -> bool:
    return rules.fills_forms(user) or rules.sends_surveys(user)


def waiting(user: User) -> list[WorkItem]:
    """List the forms without a last day that the user's associations have to fill in; the others are watched days."""
    if not Scope.of(user).intervals(rules.FILL_FORM):
        return []
    rows = SurveyRequest.objects.visible_to(user, rules.FILL_FORM).open().filter(survey__due_on__isnull=True)
    return [
        WorkItem(_("Fill in: %(survey)s") % {"survey": one.survey}, one.get_absolute_url(), icon="forms")
        for one in rows.select_related("survey").order_by("-pk")[:MOST_ITEMS]
    ]
