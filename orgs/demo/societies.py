"""Surveys, key industries, societies, federations of the demo: two cities ahead, some with nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from kexie_portal.audit.bulk import record_created
from orgs.common.enums import Driver, Kind
from orgs.demo import words
from orgs.demo.profiles import CITIES, TRADES, City
from orgs.demo.society_words import AHEAD, DIVISIONS, GUIDES, SILENT_CITIES, WITHOUT_SOCIETY
from orgs.societies.enums import LiaisonSubject, MeetingKind, SocietyRole
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting, SocietyOfficer, SocietyTerm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

LEADERS = (SocietyRole.CHAIR, SocietyRole.VICE_CHAIR, SocietyRole.SECRETARY_GENERAL, SocietyRole.CONTACT)


@dataclass
class Bodies:
    """The societies and federations of the demo, by what later steps ask."""

    societies: dict[int, tuple[Organization, str]] = field(default_factory=dict)  # by node: with its division
    federations: dict[int, Organization] = field(default_factory=dict)  # by city
    provincial: list[Organization] = field(default_factory=list)


def make(loaded: Loaded) -> Bodies:
    """Write what the nodes of `orgs.demo.network` are, and the surveys that came before them."""
    nodes = list(Organization.objects.filter(kind__in=(Kind.SOCIETY, Kind.FEDERATION, Kind.PROVINCIAL_SOCIETY)))
    maker = _Maker(loaded, nodes)
    for city in CITIES:
        if city.code not in SILENT_CITIES:
            maker.survey(city)
    for node in nodes:
        maker.body(node)
    maker.link()
    return maker.bodies


class _Maker:
    """Writes table after table, each in one statement with its history."""

    def __init__(self, loaded: Loaded, nodes: list[Organization]) -> None:
        self.story, self.units, self.nodes = loaded.story, loaded.units, nodes
        self.bodies = Bodies()
        self.keys: dict[tuple[int, str], KeyIndustry] = {}
        self.phone = 8000

    def survey(self, city: City) -> None:
        """Survey a city's industries for two years, and choose its key industries out of the first."""
        random, unit = self.story.chance(f"survey/{city.code}"), self.units[city.code]
        names = [*city.societies, *WITHOUT_SOCIETY.get(city.code, ())]
        others = [TRADES[division][0] for division in list(city.industries)[:3] if division in TRADES]
        first = self.story.begins.year
        rows = [
            self._line(random, unit, name, year, city.share)
            for year in (first, self.story.today.year - 1)
            for name in dict.fromkeys([*names, *others])
        ]
        IndustrySurvey.objects.bulk_create(rows)
        record_created(rows)
        lines = {row.name: row for row in rows if row.year == first}
        keys = [
            KeyIndustry(
                city=unit,
                name=name,
                industry_id=DIVISIONS.get(name),
                survey=lines[name],
                first_day=date(first, 6, 1),
                reason="全市主导产业，产值居前",
            )
            for name in names
        ]
        KeyIndustry.objects.bulk_create(keys)
        record_created(keys)
        self.keys |= {(key.city_id, key.name): key for key in keys}

    @staticmethod
    def _line(random: Random, unit: Organization, name: str, year: int, share: float) -> IndustrySurvey:
        firms = random.randint(20, 60) * max(1, round(share / 3))
        return IndustrySurvey(
            city=unit,
            year=year,
            name=name,
            industry_id=DIVISIONS.get(name),
            output=firms * random.randint(40, 160) * 1_000_000,
            enterprises=firms,
            scitech_workers=firms * random.randint(15, 60),
            source=f"{unit.short_name}统计局{year}年统计公报",
        )

    def body(self, node: Organization) -> None:
        """Write what a node is, with its term, people and meetings."""
        ahead = node.parent is not None and node.parent.code in AHEAD
        random = self.story.chance(f"society/{node.name}")
        opened = node.opened or self.story.begins
        known: dict[str, object] = {}
        if ahead or random.random() < 0.6:
            known = {
                "registration_number": f"豫社证字第{random.randint(1000, 9999)}号",
                "registered_on": opened + timedelta(days=20),
            }
        self._details(node, known)
        if ahead or node.kind == Kind.PROVINCIAL_SOCIETY or random.random() < 0.7:
            self._people(random, node, opened, councillors=8 if ahead else 3)
            self._term(node, opened)
        if ahead:
            self._meetings(random, node)

    def _details(self, node: Organization, known: dict[str, object]) -> None:
        if node.kind == Kind.FEDERATION:
            record: Society | Federation = Federation(organization=node, city_id=node.parent_id, **known)
            self.bodies.federations[node.parent_id or 0] = node
        else:
            key = self._key_of(node)
            record = Society(organization=node, supervisor_id=node.parent_id, key_industry=key, **known)
            if node.kind == Kind.SOCIETY:
                self.bodies.societies[node.pk] = (node, (key.industry_id if key else "") or "")
            else:
                self.bodies.provincial.append(node)
        record.save(force_insert=True)

    def _key_of(self, node: Organization) -> KeyIndustry | None:
        found = [
            key for (city, name), key in self.keys.items() if city == node.parent_id and f"{name}产业" in node.name
        ]
        return found[0] if found else None

    def _people(self, random: Random, node: Organization, opened: date, *, councillors: int) -> None:
        rows = []
        for role in (*LEADERS, *[SocietyRole.COUNCIL] * councillors):
            self.phone += 1
            rows.append(
                SocietyOfficer(
                    organization=node,
                    role=role,
                    name=words.person(random),
                    phone=words.phone(self.phone),
                    employer=random.choice(words.DUTIES),
                    first_day=opened,
                )
            )
        SocietyOfficer.objects.bulk_create(rows)
        record_created(rows)

    def _term(self, node: Organization, opened: date) -> None:
        """Record the terms of five years; the demo has some whose election is overdue."""
        rows, first, number = [], opened, 1
        while first + timedelta(days=5 * 365) < self.story.today - timedelta(days=200):
            end = first + timedelta(days=5 * 365)
            rows.append(SocietyTerm(organization=node, number=number, first_day=first, due_day=end, end_day=end))
            first, number = end, number + 1
        due = first + timedelta(days=5 * 365)
        rows.append(SocietyTerm(organization=node, number=number, first_day=first, due_day=due))
        SocietyTerm.objects.bulk_create(rows)
        record_created(rows)

    def _meetings(self, random: Random, node: Organization) -> None:
        rows = [
            SocietyMeeting(
                organization=node,
                kind=kind,
                held_on=self.story.today - timedelta(days=back),
                place=node.parent.short_name if node.parent else "",
                attendees=random.randint(15, 120),
                subject=subject,
                driver=driver,
            )
            for back, kind, subject, driver in (
                (320, MeetingKind.ASSEMBLY, "会员大会：审议年度工作报告", Driver.SOCIETY),
                (150, MeetingKind.COUNCIL, "理事会：研究技术交流和项目申报", Driver.PROJECT),
            )
        ]
        SocietyMeeting.objects.bulk_create(rows)
        record_created(rows)

    def link(self) -> None:
        """Link the societies ahead, and some others, with the provincial societies of their trade; some fell silent."""
        links, entries = [], []
        for node, division in self.bodies.societies.values():
            random = self.story.chance(f"link/{node.name}")
            above = next((one for one in self.bodies.provincial if GUIDES.get(division, "") in one.name), None)
            ahead = node.parent is not None and node.parent.code in AHEAD
            if above is None or not GUIDES.get(division) or not (ahead or random.random() < 0.4):
                continue
            link = self._link(random, node, above)
            links.append(link)
            last = random.randint(10, 200) if ahead else random.randint(100, 600)
            entries += [(link, last + 120 * step, random.choice(LiaisonSubject.values)) for step in range(3)]
        LiaisonLink.objects.bulk_create(links)
        rows = [self._entry(link, back, subject) for link, back, subject in entries]
        LiaisonEntry.objects.bulk_create(rows)
        record_created([*links, *rows])

    def _link(self, random: Random, node: Organization, above: Organization) -> LiaisonLink:
        self.phone += 2
        return LiaisonLink(
            society=node,
            provincial_society=above,
            first_day=max(node.opened or self.story.begins, above.opened or self.story.begins, self.story.begins),
            contact=words.person(random),
            phone=words.phone(self.phone),
            provincial_contact=words.person(random),
            provincial_phone=words.phone(self.phone + 1),
        )

    def _entry(self, link: LiaisonLink, back: int, subject: str) -> LiaisonEntry:
        done = {
            LiaisonSubject.APPRAISAL: "协助会员单位完成科技成果鉴定",
            LiaisonSubject.PROJECT: "指导申报省级学会服务产业项目",
            LiaisonSubject.AWARD: "推荐会员单位申报行业科技奖",
            LiaisonSubject.EXCHANGE: "联合举办技术交流会",
        }
        day = max(link.first_day, self.story.today - timedelta(days=back))
        return LiaisonEntry(
            link=link, day=day, subject=subject, words=done.get(LiaisonSubject(subject), "走访座谈，交流工作")
        )
