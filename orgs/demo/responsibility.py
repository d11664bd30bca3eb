"""The responsibility records, yearly targets and work plans of the demo."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from kexie_portal.audit.bulk import record_created
from orgs.common.enums import Kind
from orgs.demo import words
from orgs.demo.profiles import CITIES, City
from orgs.duty.models.responsibility import Responsible, ResponsibleRole
from orgs.duty.models.targets import TargetFigure, TargetSheet, YearlyTarget
from orgs.duty.models.work_plan import WorkPlan, WorkPlanReading
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from random import Random

    from orgs.demo.load import Loaded

PHONES = 4000
#: Cities that break their targets down to their counties.
BROKEN_DOWN = ("410100", "410300")
DEPARTMENTS = ("学会部", "企事业科协工作部", "组织人事部", "科普部")
PLANS = (
    "全省企业科协工作要点",
    "各省辖市科协要明确分管领导和责任部门，压实主体责任；推动规上企业、高新技术企业科协组织应建尽建；"
    "逐步建立科技社团党委，每个主要产业培育一个市级产业技术研究会；引导企业科协加入“一业一会”和企业科协联合会；"
    "力争设立资助企业科协的项目。各项目标任务分解到市、到县，年底对照完成情况通报。（示例）",
)


def make(loaded: Loaded) -> None:
    """Write responsibility records, targets of last year and this, and two work plans with their first readers."""
    entries = _responsibles(loaded)
    record_created(Responsible.objects.bulk_create(entries))
    targets = [one for year in (loaded.story.today.year - 1, loaded.story.today.year) for one in _targets(loaded, year)]
    record_created(YearlyTarget.objects.bulk_create(targets))
    _plans(loaded)
    loaded.counts["responsibility_entries"] = len(entries)
    loaded.counts["targets"] = len(targets)


# ---------------------------------------------------------------- who answers


def _responsibles(loaded: Loaded) -> list[Responsible]:
    random, today = loaded.story.chance("responsibility"), loaded.story.today
    units = [unit for unit in loaded.units.values() if unit.kind in (Kind.CITY, Kind.COUNTY)]
    ahead = {code[:4] for code in BROKEN_DOWN}
    return [entry for unit in units for entry in _of_unit(random, unit, today, str(unit.code)[:4] in ahead)]


def _of_unit(random: Random, unit: Organization, today: date, ahead: bool) -> list[Responsible]:
    """Return who answers for a unit; outside the cities ahead something is often missing."""
    full = 0.97 if ahead else 0.85
    first = today - timedelta(days=random.randint(200, 1000))

    def entry(role: ResponsibleRole, name: str, duty: str = "", phone: str = "", **days: date) -> Responsible:
        values = {"first_day": first, **days}
        return Responsible(unit=unit, role=role, name=name, duty=duty, phone=phone, is_sample=True, **values)

    made = []
    if random.random() < 0.3:
        former = first - timedelta(days=random.randint(400, 900))
        leader = (ResponsibleRole.LEADER, words.person(random), "党组成员、副主席")
        made.append(entry(*leader, first_day=former, end_day=first))
    if random.random() < full:
        made.append(entry(ResponsibleRole.LEADER, words.person(random), "党组成员、副主席"))
    if random.random() < full:
        made.append(entry(ResponsibleRole.DEPARTMENT, random.choice(DEPARTMENTS)))
    if random.random() < full:
        phone = words.phone(PHONES + random.randrange(900)) if random.random() < full else ""
        made.append(entry(ResponsibleRole.CONTACT, words.person(random), "科员", phone))
    return made


# ---------------------------------------------------------------- what is to be reached


def _targets(loaded: Loaded, year: int) -> list[YearlyTarget]:
    """Return the targets of a year: of the province, of its cities, and of the counties of two of them."""
    officer, province = loaded.user("province"), loaded.units["410000"]
    sheet = TargetSheet.objects.create(unit=province, year=year, set_by=officer)
    made: list[YearlyTarget] = []
    for city in CITIES:
        unit = loaded.units[city.code]
        wanted = _wanted(loaded, city, unit, year)
        made += _written(sheet, unit, wanted)
        if city.code in BROKEN_DOWN:
            made += _broken_down(loaded, unit, wanted, year)
    new = sum(int(one.value or 0) for one in made if one.sheet is sheet and one.figure == TargetFigure.NEW_ASSOCIATIONS)
    whole = {TargetFigure.NEW_ASSOCIATIONS: new + 5, TargetFigure.COVERAGE_ALL: 38, TargetFigure.COVERAGE_HIGH_TECH: 60}
    return [*made, *_written(sheet, province, {figure: Decimal(value) for figure, value in whole.items()})]


def _wanted(loaded: Loaded, city: City, unit: Organization, year: int) -> dict[TargetFigure, Decimal]:
    random = loaded.story.chance(f"targets/{city.code}/{year}")
    below = Organization.objects.under(unit).filter(kind=Kind.ASSOCIATION)
    before = below.filter(opened__year=year - 1).count()
    living = below.filter(opened__year__lt=year, closed__isnull=True).count()
    wanted = {
        TargetFigure.NEW_ASSOCIATIONS: Decimal(max(1, round(before * random.uniform(0.8, 1.4)))),
        TargetFigure.COVERAGE_ALL: Decimal(round(city.coverage * 100 + random.randint(0, 8))),
        TargetFigure.COVERAGE_ABOVE_SCALE: Decimal(min(95, round(city.coverage * 100 + random.randint(8, 20)))),
    }
    if city.societies:
        wanted[TargetFigure.JOINED_SOCIETY] = Decimal(round(living * random.uniform(0.4, 0.7)))
    if city.federation:
        wanted[TargetFigure.JOINED_FEDERATION] = Decimal(round(living * random.uniform(0.5, 0.8)))
    if city.code in BROKEN_DOWN:
        wanted[TargetFigure.ACTIVE_ASSOCIATIONS] = Decimal(round(living * 0.6))
        wanted[TargetFigure.NEEDS_SOLVED] = Decimal(random.randint(8, 30))
    return wanted


def _written(sheet: TargetSheet, unit: Organization, wanted: dict[TargetFigure, Decimal]) -> list[YearlyTarget]:
    return [
        YearlyTarget(sheet=sheet, unit=unit, year=sheet.year, figure=figure, value=value, is_sample=True)
        for figure, value in wanted.items()
    ]


def _broken_down(
    loaded: Loaded, city: Organization, wanted: dict[TargetFigure, Decimal], year: int
) -> list[YearlyTarget]:
    """Share the new associations of a city out to its counties; each has the coverage of the whole to reach."""
    username = "luoyang" if city.code == "410300" else "zhengzhou"
    sheet = TargetSheet.objects.create(unit=city, year=year, set_by=loaded.user(username))
    counties = [unit for unit in loaded.units.values() if unit.parent_id == city.pk]
    new = int(wanted[TargetFigure.NEW_ASSOCIATIONS])
    made: list[YearlyTarget] = []
    for at, county in enumerate(counties):
        share = new // len(counties) + (at < new % len(counties))
        parts = {
            TargetFigure.NEW_ASSOCIATIONS: Decimal(share),
            TargetFigure.COVERAGE_ALL: wanted[TargetFigure.COVERAGE_ALL],
        }
        made += _written(sheet, county, parts)
    return made


# ---------------------------------------------------------------- work plans


def _plans(loaded: Loaded) -> None:
    """Publish a plan for each of two years; of the accounts some have opened the older one, one the newer."""
    title, text = PLANS
    province, officer = loaded.units["410000"], loaded.user("province")
    readers = {"zhengzhou": "410100", "luoyang": "410300", "jianxi": "410305"}
    for year, names in ((loaded.story.today.year - 1, tuple(readers)), (loaded.story.today.year, ("luoyang",))):
        plan = WorkPlan.objects.create(
            unit=province, year=year, title=f"{year}年{title}", text=text, published_by=officer, is_sample=True
        )
        published = timezone.make_aware(datetime(year, 2, 20, 9, 30))  # noqa: DTZ001
        WorkPlan.objects.filter(pk=plan.pk).update(published_at=published)
        for number, name in enumerate(names):
            reading = WorkPlanReading.objects.create(
                plan=plan, unit=loaded.units[readers[name]], reader=loaded.user(name)
            )
            WorkPlanReading.objects.filter(pk=reading.pk).update(read_at=published + timedelta(days=1 + number))
