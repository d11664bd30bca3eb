"""The memberships of the demo: many in Zhengzhou and Luoyang, few elsewhere; some wait, some were recommended."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from kexie_portal.audit.bulk import record_created
from kexie_portal.notices import cases as watched
from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.moving import START
from kexie_portal.workflow.tables import days_in, table_of
from orgs.common.enums import Driver, Kind
from orgs.demo.societies import Bodies
from orgs.demo.society_words import AHEAD
from orgs.memberships.enums import ApplicationState, MembershipForm, RecommendationState
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.postings.models import Posting
from orgs.register.models.association import CoveredEnterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.workflow.models import Case
    from orgs.demo.load import Loaded

#: The share that joins: a society of the own industry, any other society, the federation.
KEEN = {True: (0.6, 0.05, 0.7), False: (0.3, 0.02, 0.35)}

#: Most join through the society itself, some through the party's guidance or a project done together.
CAME_BY = {Driver.SOCIETY: 78, Driver.PARTY: 12, Driver.PROJECT: 10}


def make(loaded: Loaded, bodies: Bodies) -> int:
    """Write memberships, applications and recommendations; returns how many memberships there are."""
    maker = _Maker(loaded, bodies)
    for node, division in bodies.societies.values():
        maker.join_society(node, division)
    for federation in bodies.federations.values():
        maker.join_federation(federation)
    maker.join_units()
    maker.recommend()
    return maker.write()


class _Maker:
    def __init__(self, loaded: Loaded, bodies: Bodies) -> None:
        self.story, self.bodies, self.units = loaded.story, bodies, loaded.units
        self.drivers = self.story.chance("members/drivers")
        self.rows: list[Membership] = []
        self.applications: list[MembershipApplication] = []
        self.advice: list[Recommendation] = []
        self.luoyang = loaded.units["410300"]
        # the sample association joins before the eyes of who tries the demo
        posting = Posting.objects.filter(role="association_contact").order_by("pk").first()
        self.kept_free = posting.organization_id if posting else 0
        self.divisions: dict[int, str] = dict(
            CoveredEnterprise.objects.filter(is_host=True, end_day__isnull=True).values_list(
                "association_id", "enterprise__industry_id"
            )
        )
        living = Organization.objects.filter(kind__in=(Kind.ASSOCIATION, Kind.PARK), closed__isnull=True)
        self.members = [node for node in living.order_by("pk") if node.pk != self.kept_free]

    def _under(self, city: Organization, kind: Kind = Kind.ASSOCIATION) -> list[Organization]:
        return [
            node
            for node in self.members
            if node.kind == kind and node.tree_id == city.tree_id and city.lft < node.lft < city.rght
        ]

    def _day(self, random: Random, body: Organization, member: Organization) -> date:
        earliest = max(body.opened or self.story.begins, member.opened or self.story.begins)
        return earliest + timedelta(days=int((self.story.today - earliest).days * random.random()))

    def _join(self, random: Random, body: Organization, member: Organization, **more: object) -> None:
        day = self._day(random, body, member)
        left = random.random() < 0.03 and day < self.story.today - timedelta(days=60)
        over = (
            {"end_day": self.story.today - timedelta(days=30), "end_reason": "企业经营调整，申请退会"} if left else {}
        )
        [driver] = self.drivers.choices(list(CAME_BY), list(CAME_BY.values()))
        self.rows.append(Membership(body=body, member=member, first_day=day, driver=driver, **{**over, **more}))

    def join_society(self, node: Organization, division: str) -> None:
        """Let the associations of the industry join, the park as the office of a committee, and some wait."""
        city = node.parent or node
        random = self.story.chance(f"members/{node.name}")
        own, other, _federation = KEEN[city.code in AHEAD]
        for member in self._under(city):
            chance = own if self.divisions.get(member.pk) == division else other
            if random.random() < chance:
                self._join(random, node, member)
            elif self.divisions.get(member.pk) == division and random.random() < 0.06:
                self._wait(random, node, member, ApplicationState.SUBMITTED)
        if city.code in AHEAD:
            for park in self._under(city, Kind.PARK)[:1]:
                name = node.name.removeprefix(city.short_name).removesuffix("产业技术研究会")
                self._join(random, node, park, form=MembershipForm.OFFICE, committee=f"{name}专业委员会")

    def join_federation(self, node: Organization) -> None:
        """Let associations join the federation, invite some others."""
        city = node.parent or node
        random = self.story.chance(f"members/{node.name}")
        keen = KEEN[city.code in AHEAD][2]
        for member in self._under(city):
            if random.random() < keen:
                self._join(random, node, member)
            elif random.random() < 0.1:
                self._wait(random, node, member, ApplicationState.INVITED)
        if city.pk == self.luoyang.pk and self.kept_free:
            free = Organization.objects.get(pk=self.kept_free)
            self._wait(random, node, free, ApplicationState.INVITED)

    def join_units(self) -> None:
        """Let a few associations of 涧西区 be members of their county and city association (discretionary)."""
        random, county = self.story.chance("members/units"), self.units["410305"]
        for member in self._under(county)[:6]:
            self._join(random, county, member)
        for member in self._under(self.luoyang)[:4]:
            self._join(random, self.luoyang, member)

    def recommend(self) -> None:
        """Recommend some of Zhengzhou and Luoyang to provincial societies, and one to a national one."""
        random = self.story.chance("recommendations")
        for code in sorted(AHEAD):
            members = self._under(self.units[code])[:8]
            for number, member in enumerate(members):
                above = self.bodies.provincial[number % len(self.bodies.provincial)]
                state = RecommendationState.ACCEPTED if number % 3 else RecommendationState.SUBMITTED
                self._advise(random, member, state, provincial_society=above)
                if state == RecommendationState.ACCEPTED:
                    self._join(random, above, member)
            if members:
                self._advise(random, members[0], RecommendationState.SUBMITTED, national_society="中国机械工程学会")

    def _wait(self, random: Random, body: Organization, member: Organization, state: str) -> None:
        words = "愿加入学会，参加行业技术交流。" if state == ApplicationState.SUBMITTED else "诚邀加入，共享行业资源。"
        day = self.story.today - timedelta(days=random.randint(1, 30))
        limit = days_in(table_of(MembershipApplication).time_limits.get(state))
        self.applications.append(
            MembershipApplication(
                body=body, member=member, state=state, words=words, opened_on=day,
                state_since=timezone.make_aware(datetime.combine(day, time(10))),
                due_on=working_days_after(day, limit) if limit else None,
                due_from=day if limit else None, due_days=limit,
            )
        )  # fmt: skip

    def _advise(self, random: Random, member: Organization, state: str, **to: object) -> None:
        day = self.story.today - timedelta(days=random.randint(30, 300))
        decided = day + timedelta(days=20) if state != RecommendationState.SUBMITTED else None
        self.advice.append(
            Recommendation(
                organization=member, state=state, words="行业骨干企业，科技力量雄厚", recommended_on=day,
                decided_on=decided, **to,
            )
        )  # fmt: skip

    def write(self) -> int:
        """Write memberships, applications and recommendations with their history."""
        Membership.objects.bulk_create(self.rows, batch_size=2000)
        MembershipApplication.objects.bulk_create(self.applications, batch_size=2000)
        Recommendation.objects.bulk_create(self.advice, batch_size=2000)
        record_created([*self.rows, *self.applications, *self.advice])
        self._steps([*self.applications, *self.advice])
        for application in self.applications:
            if application.due_on:
                watched.follow(application, None)
        return len(self.rows)

    @staticmethod
    def _steps(cases: list[Case]) -> None:
        """Give each case its first step, as `workflow.start` does."""
        kinds: dict[type[Case], ContentType] = {
            model: ContentType.objects.get_for_model(model) for model in (MembershipApplication, Recommendation)
        }
        Step.objects.bulk_create(
            Step(content_type=kinds[type(case)], object_id=case.pk, verb=START, to_state=case.state) for case in cases
        )
