"""Societies, federations and members for tests, written the way the portal writes them."""

from __future__ import annotations

from datetime import date

from orgs.common.enums import Kind
from orgs.memberships.enums import ApplicationState, RecommendationState
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting, SocietyOfficer
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.factories import LONG_AGO

DAY = date(2024, 3, 1)


def survey_of(city: Organization, name: str = "轴承与基础件", **more: object) -> IndustrySurvey:
    """Enter an industry of the survey of 2024."""
    given = {"year": 2024, "name": name, "source": "统计局", "output": 8_600_000_000, **more}
    return IndustrySurvey.objects.create(city=city, **given)


def key_of(city: Organization, name: str = "轴承与基础件", **more: object) -> KeyIndustry:
    """Choose a key industry out of a survey."""
    survey = survey_of(city, name)
    return KeyIndustry.objects.create(city=city, name=name, survey=survey, first_day=LONG_AGO, **more)


def society_of(city: Organization, name: str = "", key: KeyIndustry | None = None) -> Organization:
    """Enter a society with its key industry and a president."""
    key = key or key_of(city, name or "轴承与基础件")
    title = f"{city.short_name}{key.name}产业技术研究会"
    node = tree.add(city, Organization(kind=Kind.SOCIETY, name=title, opened=LONG_AGO))
    Society.objects.create(organization=node, supervisor=city, key_industry=key, registration_number="豫社证字第1号")
    SocietyOfficer.objects.create(organization=node, role="chair", name="周会长", phone="13512345678")
    return node


def federation_of(city: Organization) -> Organization:
    """Enter the federation of a city."""
    title = f"{city.short_name}企业科协联合会"
    node = tree.add(city, Organization(kind=Kind.FEDERATION, name=title, opened=LONG_AGO))
    Federation.objects.create(organization=node, city=city)
    return node


def provincial_society_of(province: Organization, name: str = "河南省机械工程学会") -> Organization:
    """Enter a provincial society."""
    node = tree.add(province, Organization(kind=Kind.PROVINCIAL_SOCIETY, name=name, opened=LONG_AGO))
    Society.objects.create(organization=node, supervisor=province)
    return node


def member_of(body: Organization, member: Organization, first_day: date = DAY) -> Membership:
    """Enter a membership."""
    return Membership.objects.create(body=body, member=member, first_day=first_day)


def application_of(
    body: Organization, member: Organization, state: str = ApplicationState.SUBMITTED
) -> MembershipApplication:
    """File an application, or an invitation."""
    return MembershipApplication.objects.create(body=body, member=member, state=state, opened_on=DAY)


def advice_of(member: Organization, society: Organization | None = None) -> Recommendation:
    """Recommend a member to a provincial society, or to a national one."""
    named = {"provincial_society": society} if society else {"national_society": "中国机械工程学会"}
    return Recommendation.objects.create(
        organization=member, words="行业骨干", recommended_on=DAY, state=RecommendationState.SUBMITTED, **named
    )


def link_of(society: Organization, provincial: Organization) -> LiaisonLink:
    """Link a society with a provincial society."""
    return LiaisonLink.objects.create(
        society=society, provincial_society=provincial, first_day=DAY, contact="钱秘书", phone="13612345678"
    )


def meeting_of(society: Organization) -> SocietyMeeting:
    """Record a council meeting."""
    return SocietyMeeting.objects.create(organization=society, kind="council", held_on=DAY, subject="年度工作")
