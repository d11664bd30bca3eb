"""Who writes forms, sends surveys and fills them in: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.enums import Kind

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.surveys.models import Survey, SurveyRequest
    from orgs.tree.models.organization import Organization

MANAGE_FORM = "orgs.manage_form"
SEND_SURVEY = "orgs.send_survey"
FILL_FORM = "orgs.fill_form"
SENDERS = (Kind.PROVINCE, Kind.CITY)


def manages_forms(user: User) -> bool:
    """Tell whether a user writes the forms of any unit."""
    return scope.holds(user, MANAGE_FORM)


def sends_surveys(user: User) -> bool:
    """Tell whether a user sends surveys for any unit."""
    return scope.holds(user, SEND_SURVEY)


def fills_forms(user: User) -> bool:
    """Tell whether a user fills in forms of any association."""
    return scope.holds(user, FILL_FORM)


def may_send_for(user: User, unit: Organization) -> bool:
    """Tell whether a user sends surveys in the name of a unit: of a province or city that stands."""
    return unit.kind in SENDERS and unit.closed is None and scope.may(user, SEND_SURVEY, unit)


def may_keep(user: User, survey: Survey) -> bool:
    """Tell whether a user changes, sends, reminds, closes and counts a survey."""
    return may_send_for(user, survey.unit)


def may_fill(user: User, request: SurveyRequest) -> bool:
    """Tell whether a user fills in the form of an association: its own people, whoever of them began."""
    return scope.may(user, FILL_FORM, request.organization)


def may_begin(user: User, survey: Survey, association: Organization) -> bool:
    """Tell whether a user begins the yearly self-description of an association under the unit that asks for it."""
    unit = survey.unit
    inside = unit.tree_id == association.tree_id and unit.lft < association.lft < unit.rght
    alive = association.kind == Kind.ASSOCIATION and association.closed is None
    return inside and alive and survey.is_open and scope.may(user, FILL_FORM, association)
