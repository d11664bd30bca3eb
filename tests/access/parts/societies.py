"""Societies, federations and memberships: kept by the city and by the society itself, seen by both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType

from kexie_portal.workflow.models import Batch
from orgs.common.enums import Kind
from orgs.memberships import letters
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import SocietyMeeting, SocietyTerm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.societies.models.survey_plan import SurveyPlan
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.access.outcomes import ANY, BULK, CITIES, CITY, KEEPERS, NEAR, NEVER, OFFICERS, SEERS, Outcome, form, only
from tests.access.world import MARKS, PHONES, City, World
from tests.orgs.factories import LONG_AGO

READER = frozenset({"reader"})
OF_CITY = CITY | READER
OWN = CITY | {"society"}
NEAR_SOCIETY = OWN | READER
BOTH = NEAR | {"society"}
APPLIES = KEEPERS | {"contact"}
ADMITS = OFFICERS | {"society", "federation"}
MANY = only(ADMITS, rest=403), only(ADMITS, 422, rest=403)


def certified(city: City) -> Membership:
    """Return the membership of the city's association with its certificate."""
    found = membership_of(city)
    if not letters.certificates([found.pk]):
        letters.issue([found], actor=city.officer)
    return found


def batch_of(city: City) -> Batch:
    """Return a decision on many of the city's officer, with the city's application in it."""
    case = application_of(city)
    kind = ContentType.objects.get_for_model(MembershipApplication)
    found, made = Batch.objects.get_or_create(content_type=kind, verb="decline", actor=city.officer)
    if made:
        found.items.create(object_id=case.pk, title=str(case), done=True)
    return found


def survey_of(city: City) -> IndustrySurvey:
    """Return a line of the city's survey."""
    name = f"{MARKS[city.key]}产业"
    found, _made = IndustrySurvey.objects.get_or_create(
        city=city.node, name=name, year=2024, defaults={"source": f"{MARKS[city.key]}统计"}
    )
    return found


def survey_plan_of(city: City) -> SurveyPlan:
    """Return a survey that the city plans."""
    found, _made = SurveyPlan.objects.get_or_create(
        city=city.node,
        year=2024,
        title=f"{MARKS[city.key]}产业调研",
        defaults={"scope": "产值", "owner": city.officer, "due_on": date(2030, 1, 1)},
    )
    return found


def key_of(city: City) -> KeyIndustry:
    """Return the city's key industry."""
    line = survey_of(city)
    found, _made = KeyIndustry.objects.get_or_create(
        city=city.node, name=line.name, defaults={"survey": line, "first_day": LONG_AGO}
    )
    return found


def provincial_of(world: World) -> Organization:
    """Return the provincial society of the examples, which has no mark: everybody may know it."""
    found = Organization.objects.filter(kind=Kind.PROVINCIAL_SOCIETY).first()
    return found or tree.add(
        world.province, Organization(kind=Kind.PROVINCIAL_SOCIETY, name="河南省机械工程学会", opened=LONG_AGO)
    )


def link_of(city: City, world: World) -> LiaisonLink:
    """Return the link of the city's society."""
    found, _made = LiaisonLink.objects.get_or_create(
        society=city.society,
        provincial_society=provincial_of(world),
        defaults={"first_day": LONG_AGO, "contact": f"{MARKS[city.key]}秘书", "phone": PHONES[city.key]},
    )
    return found


def meeting_of(city: City) -> SocietyMeeting:
    """Return a meeting of the city's society."""
    found, _made = SocietyMeeting.objects.get_or_create(
        organization=city.society, kind="council", held_on=LONG_AGO, subject=f"{MARKS[city.key]}理事会"
    )
    return found


def term_of(city: City) -> SocietyTerm:
    """Return the running term of the city's society."""
    found, _made = SocietyTerm.objects.get_or_create(
        organization=city.society, number=1, defaults={"first_day": LONG_AGO}
    )
    return found


def membership_of(city: City) -> Membership:
    """Return the association's membership in the city's society."""
    found, _made = Membership.objects.get_or_create(
        body=city.society, member=city.association.organization, defaults={"first_day": LONG_AGO}
    )
    return found


def application_of(city: City) -> MembershipApplication:
    """Return the park's application to the city's society."""
    found, _made = MembershipApplication.objects.get_or_create(
        body=city.society,
        member=city.association.organization,
        defaults={"state": "submitted", "opened_on": LONG_AGO, "words": MARKS[city.key]},
    )
    return found


def advice_of(city: City, world: World) -> Recommendation:
    """Return the recommendation of the city's association."""
    found, _made = Recommendation.objects.get_or_create(
        organization=city.association.organization,
        provincial_society=provincial_of(world),
        defaults={"state": "submitted", "recommended_on": LONG_AGO, "words": MARKS[city.key]},
    )
    return found


def _at_society(city: City, world: World) -> list[Any]:
    return [city.society.pk]


def _closed(city: City, world: World) -> list[Any]:
    """Return a society that was closed."""
    name = f"{MARKS[city.key]}注销学会"
    node = Organization.objects.filter(name=name).first()
    if node is None:
        closed = {"opened": LONG_AGO, "closed": LONG_AGO}
        node = tree.add(city.node, Organization(kind=Kind.SOCIETY, name=name, **closed))
    return [node.pk]


EXAMPLES: dict[str, Any] = {
    "orgs:society_reopen": _closed,
    "orgs:survey_update": lambda city, world: [survey_of(city).pk],
    **{
        f"orgs:survey_plan_{page}": lambda city, world: [survey_plan_of(city).pk]
        for page in ("detail", "update", "begin", "report")
    },
    "orgs:key_industry_select": lambda city, world: [survey_of(city).pk],
    "orgs:key_industry_end": lambda city, world: [key_of(city).pk],
    "orgs:society_create": lambda city, world: [city.node.pk],
    "orgs:federation_create": lambda city, world: [city.node.pk],
    "orgs:join_criteria": lambda city, world: [city.county.pk],
    "orgs:meeting_update": lambda city, world: [meeting_of(city).pk],
    "orgs:society_term_correct": lambda city, world: [term_of(city).pk],
    **{
        f"orgs:{page}": _at_society
        for page in (
            "society_update",
            "society_close",
            "society_officers",
            "society_term",
            "society_meeting",
            "liaison_create",
            "member_enter",
            "certificate_series",
        )
    },
    **{f"orgs:liaison_{page}": lambda city, world: [link_of(city, world).pk] for page in ("detail", "contacts", "end")},
    "orgs:membership_end": lambda city, world: [membership_of(city).pk],
    "orgs:membership_form": lambda city, world: [membership_of(city).pk],
    "orgs:certificate": lambda city, world: [certified(city).pk],
    "orgs:membership_apply": lambda city, world: [city.association.pk],
    "orgs:recommend": lambda city, world: [city.association.pk],
    "orgs:application_detail": lambda city, world: [application_of(city).pk],
    "orgs:applications_decide": lambda city, world: ["accept"],
    "orgs:application_return": lambda city, world: [application_of(city).pk],
    "orgs:application_resubmit": lambda city, world: [application_of(city).pk],
    "workflow:batch": lambda city, world: [batch_of(city).pk],
    "orgs:recommendation_detail": lambda city, world: [advice_of(city, world).pk],
}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "orgs:join_criteria": (only(SEERS), only(KEEPERS, 422, s403=SEERS - KEEPERS)),
    "orgs:survey_list": (ANY, BULK),
    "orgs:survey_create": (only(CITIES, rest=403), only(CITIES, 422, rest=403)),
    "orgs:survey_update": form(CITY, OF_CITY),
    "orgs:survey_plan_list": (ANY, BULK),
    "orgs:survey_plan_create": (only(CITIES, rest=403), only(CITIES, 422, rest=403)),
    "orgs:survey_plan_detail": (only(OF_CITY), NEVER),
    "orgs:survey_plan_update": form(CITY, OF_CITY),
    "orgs:survey_plan_begin": (NEVER, only(CITY, 302, s403=READER)),
    "orgs:survey_plan_report": form(CITY, OF_CITY),
    "orgs:key_industry_select": form(CITY, OF_CITY),
    "orgs:key_industry_end": form(CITY, OF_CITY),
    "orgs:society_list": (ANY, BULK),
    "orgs:society_matrix": (only(CITIES | READER, rest=403), NEVER),
    "orgs:provincial_society_list": (ANY, BULK),
    "orgs:federation_overview": (only(CITIES | READER, rest=403), NEVER),
    "orgs:society_create": form(CITY, OF_CITY),
    "orgs:federation_create": form(CITY, OF_CITY),
    "orgs:society_update": form(CITY, NEAR_SOCIETY),
    "orgs:society_close": form(CITY, NEAR_SOCIETY),
    "orgs:society_reopen": form(CITY, OF_CITY),
    "orgs:society_officers": form(OWN, NEAR_SOCIETY),
    "orgs:society_term": form(OWN, NEAR_SOCIETY),
    "orgs:society_term_correct": form(OWN, NEAR_SOCIETY),
    "orgs:society_meeting": form(OWN, NEAR_SOCIETY),
    "orgs:meeting_update": form(OWN, NEAR_SOCIETY),
    "orgs:liaison_create": form(OWN, NEAR_SOCIETY),
    "orgs:liaison_detail": (only(NEAR_SOCIETY), only(OWN, 422, s403=READER)),
    "orgs:liaison_contacts": (
        only(OWN, s403=READER),
        only(OWN, 409, s403=READER),
    ),  # a version only
    "orgs:liaison_end": form(OWN, NEAR_SOCIETY),
    "orgs:membership_list": (ANY, BULK),
    "orgs:unjoined_list": (ANY, BULK),
    "orgs:invite_many": MANY,
    "orgs:enter_many": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:membership_end_many": MANY,
    "orgs:membership_end": form(OWN, BOTH),
    "orgs:membership_form": form(OWN, BOTH),
    "orgs:certificate": form(OWN, BOTH),
    "orgs:certificate_series": form(OWN, NEAR_SOCIETY),
    "orgs:member_options": (ANY, NEVER),
    "orgs:body_options": (ANY, NEVER),
    "orgs:member_enter": form(CITY, NEAR_SOCIETY),
    "orgs:membership_apply": form(APPLIES, NEAR),
    "orgs:recommend": form(CITY, NEAR),
    "orgs:application_list": (ANY, BULK),
    "orgs:application_detail": (only(BOTH), NEVER),
    "orgs:applications_decide": MANY,
    "orgs:application_return": form(OWN, BOTH),
    # it was not returned: who may send it again goes back to it and reads so
    "orgs:application_resubmit": (only(APPLIES, 302, s403=BOTH - APPLIES), only(APPLIES, 422, s403=BOTH - APPLIES)),
    "workflow:batch": (only(BOTH), NEVER),
    "orgs:recommendation_list": (ANY, BULK),
    "orgs:recommendation_detail": (only(NEAR), NEVER),
}
