"""Two cities with every kind of row, and one person of every role; each city's rows carry its mark."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.files.actions import store
from kexie_portal.files.models import StoredFile
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.notices.models import Notice
from kexie_portal.web.models import SavedView
from orgs.common.enums import Kind
from orgs.imports.access import LEDGER
from orgs.imports.models import BatchState, ImportBatch, Outcome
from orgs.postings.models import Posting
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.coverage.models import OfficialCount
from reports.periods import figures, keeping
from reports.periods.builder import PURPOSE, heading
from reports.periods.calendar import span_of
from reports.periods.models.period import Period, PeriodReport
from reports.periods.models.rows import KeptRows
from reports.periods.models.schedule import ReportSchedule
from reports.periods.models.snapshot import Snapshot
from tests.orgs.factories import (
    LONG_AGO,
    AssociationFactory,
    CityFactory,
    CountyFactory,
    EnterpriseFactory,
    IndustryFactory,
    OfficerFactory,
    ParkFactory,
    ProvinceFactory,
    UserFactory,
    post,
    valid_uscc,
)

#: In the names of everything that lies in a city and below it.
MARKS = {"luoyang": "牡丹", "zhengzhou": "商都"}
CODES = {"luoyang": "410300", "zhengzhou": "410100"}
PHONES = {"luoyang": "13903790001", "zhengzhou": "13903710001"}
JUNE = span_of("month", date(2026, 6, 1))
ROLES = (
    "anonymous", "province", "luoyang", "zhengzhou", "jianxi", "luanchuan", "reader", "contact", "society",
    "federation", "expert", "auditor", "security", "sysadmin", "expired", "disabled", "nobody",
)  # fmt: skip


@dataclass
class City:
    """Everything of one city: units, records, and what its officer owns."""

    key: str
    node: Organization
    county: Organization
    park: Organization
    officer: User
    association: Association
    enterprise: Enterprise
    free: Enterprise
    society: Organization
    federation: Organization
    batch: ImportBatch
    report: PeriodReport
    schedule: ReportSchedule
    count: OfficialCount
    job: Job
    notice: Notice
    file: StoredFile
    view: SavedView
    posting: Posting

    @property
    def cover(self) -> Any:
        """The relation of the association to its host."""
        return self.association.covered.get()


@dataclass
class World:
    """The province, its two cities and the people by role."""

    province: Organization
    luoyang: City
    zhengzhou: City
    people: dict[str, User] = field(default_factory=dict)


def build() -> World:
    """Write the world; deterministic but for keys."""
    province = ProvinceFactory(name="河南省科学技术协会", short_name="河南省")
    IndustryFactory()
    world = World(province, *(_city(province, key) for key in ("luoyang", "zhengzhou")))
    world.people = _people(world)
    return world


def _city(province: Organization, key: str) -> City:
    mark, code, phone = MARKS[key], CODES[key], PHONES[key]
    node = CityFactory(parent=province, code=code, name=f"{mark}市科学技术协会", short_name=f"{mark}市")
    county = CountyFactory(parent=node, code=f"{code[:4]}05", name=f"{mark}区科学技术协会", short_name=f"{mark}区")
    park = ParkFactory(parent=county, name=f"{mark}产业园科学技术协会", short_name=f"{mark}园")
    officer = UserFactory(username=f"officer-{key}", name=f"{mark}干部", phone=phone)
    post(officer, "city_officer", node)
    below = UserFactory(username=f"below-{key}", name=f"{mark}县干部")
    host = EnterpriseFactory(unit=county, name=f"{mark}机械有限公司", uscc=valid_uscc(500_000_001, code))
    association = AssociationFactory(unit=county, host=host)
    OfficerFactory(association=association, name=f"{mark}联系人", phone=phone)
    return City(
        key=key,
        node=node,
        county=county,
        park=park,
        officer=officer,
        association=association,
        enterprise=host,
        free=EnterpriseFactory(unit=county, name=f"{mark}轴承有限公司", uscc=valid_uscc(500_000_002, code)),
        society=tree.add(node, Organization(kind=Kind.SOCIETY, name=f"{mark}机械学会", opened=LONG_AGO)),
        federation=tree.add(node, Organization(kind=Kind.FEDERATION, name=f"{mark}联合会", opened=LONG_AGO)),
        posting=post(below, "county_officer", county),
        batch=_batch(node, officer, mark, code),
        report=frozen_report(node, officer, mark),
        schedule=ReportSchedule.objects.create(unit=node, kind="month", owner=officer),
        count=OfficialCount.objects.create(
            unit=county, enterprise_class="all", as_of=date(2026, 1, 1), count=7, source=f"{mark}公报"
        ),
        job=Job.objects.create(kind="reports.build_period", title=f"{mark}报表", owner=officer, state=JobState.DONE),
        notice=Notice.objects.create(user=officer, title=f"{mark}通知", url="/inbox/"),
        file=store(f"{mark}\n".encode(), name=f"{mark}.csv", purpose="tests.own", owner=officer),
        view=SavedView.objects.create(user=officer, page="orgs.enterprises", name=f"{mark}视图", query="q=a"),
    )


def _batch(node: Organization, officer: User, mark: str, code: str) -> ImportBatch:
    batch = ImportBatch.objects.create(
        unit=node,
        target="association",
        state=BatchState.READY,
        file_name=f"{mark}台账.csv",
        file=store(f"{mark}\n".encode(), name=f"{mark}台账.csv", purpose=LEDGER, owner=officer),
        columns=[{"header": f"{mark}企业名称", "field": "enterprise"}],
        created_by=officer,
        counts={"new": 1},
    )
    batch.rows.create(
        sheet="台账",
        number=2,
        outcome=Outcome.NEW,
        name=f"{mark}铸造有限公司",
        uscc=valid_uscc(500_000_003, code),
        county=mark,
    )
    return batch


def frozen_report(node: Organization, officer: User, mark: str, reasons: tuple[str, ...] = ()) -> PeriodReport:
    """Freeze June once for each reason as the builder does, without setting the print; return the last edition."""
    for reason in reasons or ("", f"{mark}补录"):
        report = heading(node, JUNE, officer, reason)
        counted = figures.count(node, JUNE, report.counted_on)
        rows, kept = figures.snapshots(counted, node.pk), keeping.kept_rows(counted, node.pk)
        report.path, report.has_rows = figures.path_of(counted.tree, node.pk), True
        report.period, _made = Period.objects.get_or_create(
            kind=JUNE.kind, first_day=JUNE.first_day, defaults={"end_day": JUNE.end_day}
        )
        report.xlsx = store(mark.encode(), name=f"{mark}报表.txt", purpose=PURPOSE, owner=officer)
        report.save()
        for row in (*rows, *kept):
            row.report = report
        Snapshot.objects.bulk_create(rows)
        KeptRows.objects.bulk_create(kept)
    return report


def _people(world: World) -> dict[str, User]:
    luoyang = world.luoyang
    luanchuan = CountyFactory(parent=luoyang.node, name="栾川县科学技术协会", short_name="栾川县")
    places = {
        "province": ("provincial_officer", world.province),
        "jianxi": ("county_officer", luoyang.county),
        "luanchuan": ("county_officer", luanchuan),
        "reader": ("reader", luoyang.node),
        "contact": ("association_contact", luoyang.association.organization),
        "society": ("society_contact", luoyang.society),
        "federation": ("federation_contact", luoyang.federation),
        "expert": ("expert", luoyang.node),
        "auditor": ("auditor", world.province),
        "security": ("security_admin", world.province),
        "sysadmin": ("sysadmin", world.province),
        "expired": ("city_officer", luoyang.node),
        "disabled": ("city_officer", luoyang.node),
    }
    people = {"luoyang": luoyang.officer, "zhengzhou": world.zhengzhou.officer, "nobody": UserFactory()}
    for key, (role, node) in places.items():
        people[key] = UserFactory(username=f"{key}-person", name=f"{key}员")
        end = timezone.localdate() - timedelta(days=1) if key == "expired" else None
        post(people[key], role, node, end_day=end)
    User.objects.filter(pk=people["disabled"].pk).update(is_active=False)
    return people
