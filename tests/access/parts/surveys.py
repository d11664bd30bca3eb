"""Surveys and what is filled in: the unit that asks keeps them, an association's own people fill in."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kexie_portal.formbuilder.actions.response import begin
from kexie_portal.formbuilder.definition import digest
from kexie_portal.formbuilder.models import Form, FormVersion
from orgs.surveys.actions import PURPOSE
from orgs.surveys.models import Survey, SurveyRequest
from tests.access.outcomes import ANY, BULK, CITIES, CITY, NEAR, NEVER, Outcome, only
from tests.access.world import MARKS, City, World
from tests.formbuilder.definitions import field, form, section

ASKED = form(section("basis", field("members", "integer", "会员人数")), code="walk")
#: Who sees the city that asks; its counties do not.
ABOVE = CITY | {"reader"}
CONTACT = frozenset({"contact"})


def _survey(city: City) -> Survey:
    mark = MARKS[city.key]
    owner, _new = Form.objects.get_or_create(
        unit_code=city.node.code or "", code="walk", defaults={"title": f"{mark}表单"}
    )
    version = owner.versions.first() or FormVersion.objects.create(
        form=owner, number=1, definition=ASKED, sha256=digest(ASKED), published_at=timezone.now()
    )
    found, _new = Survey.objects.get_or_create(unit=city.node, title=f"{mark}调查", defaults={"form_version": version})
    return found


def _request(city: City) -> SurveyRequest:
    survey, node = _survey(city), city.association.organization
    found = survey.requests.filter(organization=node).first()
    if found is None:
        response = begin(survey.form_version, purpose=PURPOSE, title=f"{MARKS[city.key]}填报")
        found = SurveyRequest.objects.create(survey=survey, organization=node, response=response)
    return found


def _asked(city: City, world: World) -> list[Any]:
    return [_request(city).survey_id]


def _response(city: City, world: World) -> list[Any]:
    return [_request(city).response_id]


def _section(city: City, world: World) -> list[Any]:
    return [_request(city).response_id, "basis", 0]


EXAMPLES = {
    "orgs:form_survey_detail": _asked,
    "orgs:form_survey_change": _asked,
    "orgs:form_survey_recipients": _asked,
    "orgs:form_survey_close": _asked,
    "orgs:form_survey_reopen": _asked,
    "orgs:form_survey_renew": _asked,
    "orgs:form_survey_count": _asked,
    "orgs:form_survey_export": _asked,
    "orgs:form_survey_begin": lambda city, world: [*_asked(city, world), city.association.pk],
    "orgs:form_request_return": lambda city, world: [_request(city).pk],
    "forms:response": _response,
    "forms:submit": _response,
    "forms:withdraw": _response,
    "forms:section": _section,
    "forms:keep": _section,
    "forms:present": _section,
}
_VERB = NEVER, only(CITY, 302, s403=ABOVE - CITY)
_OWN = NEVER, only(CONTACT, 302, s403=NEAR - CONTACT)


def _of_contact(status: int) -> Outcome:
    return only(CONTACT, status, s403=NEAR - CONTACT)


TABLE = {
    "orgs:form_survey_list": (ANY, BULK),
    "orgs:form_survey_create": (only(CITIES, rest=403), only(CITIES, 422, rest=403)),
    "orgs:form_survey_detail": (only(ABOVE), only(ABOVE, 400)),
    "orgs:form_survey_change": (only(CITY, s403=ABOVE - CITY), only(CITY, 422, s403=ABOVE - CITY)),
    "orgs:form_survey_recipients": (only(CITY, s403=ABOVE - CITY), only(CITY, 400, s403=ABOVE - CITY)),
    "orgs:form_survey_close": _VERB,
    "orgs:form_survey_reopen": _VERB,
    "orgs:form_survey_renew": _VERB,
    "orgs:form_survey_count": (only(CITY, s403=ABOVE - CITY), NEVER),
    "orgs:form_survey_export": (only(CITY, s403=ABOVE - CITY), only(CITY, 422, s403=ABOVE - CITY)),
    "orgs:form_survey_begin": _OWN,
    "orgs:form_request_list": (ANY, BULK),
    "orgs:form_request_return": (only(CITY, s403=NEAR - CITY), only(CITY, 422, s403=NEAR - CITY)),
    "forms:organizations": (ANY, NEVER),
    "forms:response": (only(NEAR), NEVER),
    "forms:submit": _OWN,
    "forms:withdraw": _OWN,
    "forms:section": (_of_contact(200), _of_contact(302)),
    "forms:keep": (NEVER, _of_contact(200)),
    "forms:present": (_of_contact(200), NEVER),
}
