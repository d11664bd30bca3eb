"""Party building in the demo: some cities have their committee, some prepare it, some have reported nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kexie_portal.audit.bulk import record_created
from orgs.common.enums import Kind
from orgs.demo import words
from orgs.party.models.link import JointAction, LinkSide, PartyContact, PartyLink
from orgs.party.models.party import PartyCommittee, PartyLevel, PartyOrganization, PartyOrganizationKind
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from random import Random

    from orgs.demo.load import Loaded

ESTABLISHED = ("410100", "410300", "411000")
PREPARING = ("410700", "411300")
PLANNED = ("410800", "411100", "410400")
LINKED = (*ESTABLISHED, *PREPARING, "410800", "411100", "419001", "410500")
#: How many of its societies and federations have a party organisation at each level.
SHARES = {PartyLevel.SECRETARIAT: (0.85, 0.3), PartyLevel.COUNCIL: (0.5, 0.1)}
KINDS = (
    (PartyOrganizationKind.BRANCH, "党支部"),
    (PartyOrganizationKind.JOINT_BRANCH, "联合党支部"),
    (PartyOrganizationKind.FUNCTIONAL, "功能型党支部"),
)
ACTIONS = (
    ("联合印发《关于以党建带动企业科协组织建设的通知》", "明确党建带科建工作要求"),
    ("联合召开企业科协党建工作座谈会", "12家企业党组织负责人参加"),
    ("联合调研规上企业党组织与科协组织覆盖情况", "形成拟建科协企业名单"),
    ("联合举办科技社团党务骨干培训班", "培训党务工作者46人"),
    ("联合督导社团党组织组建进度", "2家研究会完成支部组建"),
)
PHONES = 3000


def make(loaded: Loaded) -> None:
    """Write committees, party organisations and links in bulk."""
    random, today = loaded.story.chance("party"), loaded.story.today
    committees = [_committee(random, loaded.units[code], code, today) for code in (*ESTABLISHED, *PREPARING, *PLANNED)]
    organizations = _organizations(random, today)
    links = [
        PartyLink(
            city=loaded.units[code],
            department=f"中共{loaded.units[code].short_name}委组织部",
            manner="联合发文、联席会议、联合督导",
            first_day=today - timedelta(days=random.randint(300, 1200)),
            is_sample=True,
        )
        for code in LINKED
    ]
    for objects in (
        PartyCommittee.objects.bulk_create(committees),
        PartyOrganization.objects.bulk_create(organizations),
        PartyLink.objects.bulk_create(links),
        PartyContact.objects.bulk_create(_contacts(random, links)),
        JointAction.objects.bulk_create(_actions(random, links, today)),
    ):
        record_created(objects)
    loaded.counts["party_organizations"] = len(organizations)


def _committee(random: Random, city: Organization, code: str, today: date) -> PartyCommittee:
    planned = today - timedelta(days=random.randint(900, 1300))
    preparing = planned + timedelta(days=random.randint(60, 200)) if code not in PLANNED else None
    established = preparing + timedelta(days=random.randint(90, 300)) if preparing and code in ESTABLISHED else None
    return PartyCommittee(
        city=city,
        name=f"中共{city.short_name}科技社团委员会",
        planned_on=planned,
        preparing_on=preparing,
        established_on=established,
        superior=f"中共{city.short_name}委市直机关工作委员会",
        secretary=words.person(random) if established else "",
        phone=words.phone(PHONES + random.randrange(90)) if established else "",
        members=random.randint(20, 90) if established else None,
        is_sample=True,
    )


def _organizations(random: Random, today: date) -> list[PartyOrganization]:
    hosts = Organization.objects.filter(kind__in=(Kind.SOCIETY, Kind.FEDERATION), is_sample=True, closed__isnull=True)
    made = []
    for host in hosts.select_related("parent").order_by("tree_id", "lft"):
        ahead = host.parent is not None and host.parent.code in ESTABLISHED
        for level, (much, little) in SHARES.items():
            if host.opened and random.random() < (much if ahead else little):
                made.append(_organization(random, host, level, ahead, today))
    return made


def _organization(random: Random, host: Organization, level: PartyLevel, ahead: bool, today: date) -> PartyOrganization:
    kind, suffix = random.choice(KINDS)
    city = host.parent.short_name if host.parent else ""
    where = "秘书处" if level == PartyLevel.SECRETARIAT else "理事会"
    earliest = host.opened or today
    return PartyOrganization(
        host=host,
        level=level,
        kind=kind,
        name=f"{host.name}{where}{suffix}"[:120],
        superior=f"中共{city}科技社团委员会" if ahead else f"{city}科学技术协会机关党委",
        secretary=words.person(random),
        phone=words.phone(PHONES + 100 + random.randrange(400)),
        members=random.randint(3, 25),
        first_day=min(earliest + timedelta(days=random.randint(30, 700)), today),
        is_sample=True,
    )


def _contacts(random: Random, links: list[PartyLink]) -> list[PartyContact]:
    duties = {LinkSide.OURS: "市科协学会部部长", LinkSide.DEPARTMENT: "组织部组织二科科长"}
    return [
        PartyContact(
            link=link,
            side=side,
            name=words.person(random),
            duty=duty,
            phone=words.phone(PHONES + 600 + random.randrange(300)),
            first_day=link.first_day,
            is_sample=True,
        )
        for link in links
        for side, duty in duties.items()
    ]


def _actions(random: Random, links: list[PartyLink], today: date) -> list[JointAction]:
    made = []
    for link in links:
        span = (today - link.first_day).days
        for title, outcome in random.sample(ACTIONS, random.randint(0, 4)):
            day = link.first_day + timedelta(days=random.randrange(span))
            made.append(JointAction(link=link, day=day, title=title, outcome=outcome, is_sample=True))
    return made
