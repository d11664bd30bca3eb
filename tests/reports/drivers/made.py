"""A small network with known figures: 洛阳 has begun on every driver, 郑州 on none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from orgs.common.enums import Kind
from orgs.memberships.models import Membership
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.register.models.association import Association
from orgs.register.models.driver import DriverMark
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.factories import LONG_AGO, AssociationFactory
from tests.orgs.network import Network
from tests.orgs.network import build as build_units


@dataclass
class Made:
    """The units, and what was laid into 洛阳."""

    units: Network
    bearings: Organization
    chemistry: Organization
    federation: Organization
    provincial: Organization
    inside: Association
    outside: Association
    foreign: Association
    link: LiaisonLink


def industry(city: Organization, name: str) -> KeyIndustry:
    """Choose a key industry out of a survey."""
    survey = IndustrySurvey.objects.create(city=city, year=2025, name=name, source="统计局")
    return KeyIndustry.objects.create(city=city, name=name, survey=survey, first_day=LONG_AGO)


def society(city: Organization, name: str, key: KeyIndustry | None = None) -> Organization:
    """Found a society under a city."""
    node = tree.add(city, Organization(kind=Kind.SOCIETY, name=name, opened=LONG_AGO))
    Society.objects.create(organization=node, supervisor=city, key_industry=key)
    return node


def build() -> Made:
    """Lay it out."""
    units = build_units()
    city = units.luoyang
    bearings = society(city, "洛阳轴承学会", industry(city, "轴承"))
    chemistry = society(city, "洛阳化工学会")
    industry(city, "石化")
    federation = tree.add(city, Organization(kind=Kind.FEDERATION, name="洛阳企业科协联合会", opened=LONG_AGO))
    Federation.objects.create(organization=federation, city=city)
    provincial = tree.add(
        units.province, Organization(kind=Kind.PROVINCIAL_SOCIETY, name="河南省机械工程学会", opened=LONG_AGO)
    )
    inside, outside = AssociationFactory(unit=units.jianxi), AssociationFactory(unit=units.park)
    foreign = AssociationFactory(unit=units.guancheng)
    link = LiaisonLink.objects.create(society=bearings, provincial_society=provincial, first_day=date(2021, 1, 1))
    _fill(city, bearings, federation, inside, link)
    return Made(units, bearings, chemistry, federation, provincial, inside, outside, foreign, link)


def _fill(
    city: Organization, bearings: Organization, federation: Organization, inside: Association, link: LiaisonLink
) -> None:
    today = timezone.localdate()
    PartyCommittee.objects.create(city=city, name="洛阳科技社团党委", established_on=date(2022, 1, 1))
    PartyOrganization.objects.create(
        host=bearings, level="secretariat", kind="branch", name="轴承学会秘书处支部", first_day=date(2022, 1, 1)
    )
    PartyOrganization.objects.create(
        host=bearings,
        level="council",
        kind="branch",
        name="轴承学会理事会支部",
        first_day=date(2022, 1, 1),
        end_day=date(2023, 1, 1),
    )
    node = inside.organization
    Membership.objects.create(body=bearings, member=node, first_day=LONG_AGO, driver="society")
    Membership.objects.create(body=federation, member=node, first_day=LONG_AGO)
    Membership.objects.create(body=city, member=node, first_day=LONG_AGO, end_day=date(2021, 1, 1))
    DriverMark.objects.create(organization=node, driver="party", first_day=LONG_AGO)
    DriverMark.objects.create(organization=node, driver="project", first_day=LONG_AGO, end_day=date(2021, 1, 1))
    for held_on, driver in ((today, "project"), (today, ""), (today - timedelta(days=800), "project")):
        SocietyMeeting.objects.create(
            organization=bearings, kind="council", held_on=held_on, subject="研究项目申报", driver=driver
        )
    LiaisonEntry.objects.create(link=link, day=today, subject="project", words="申报项目一项")
    LiaisonEntry.objects.create(link=link, day=today - timedelta(days=800), subject="award", words="报奖")
