"""The sample data of this app: official counts with made-up sources, and the reports of the last three years."""

from __future__ import annotations

from collections import Counter
from datetime import date

from kexie_portal.audit.bulk import record_created
from orgs.common.enums import EnterpriseClass
from orgs.demo.load import Loaded, add_step
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from reports.coverage.models import OfficialCount
from reports.periods import actions, builder, schedules
from reports.periods.calendar import Span, latest_over
from reports.periods.enums import PeriodKind
from reports.periods.models.schedule import ReportSchedule

#: Cities whose bulletins give counts; the others have none, which is not zero.
WITH_COUNTS = ("410100", "410300", "410700", "411000", "411300", "419001")
CLASSES = (EnterpriseClass.ABOVE_SCALE, EnterpriseClass.HIGH_TECH)
SOURCE = "示例：{city}国民经济和社会发展统计公报（{year}年，虚构）"


def install() -> None:
    """Put this app's steps behind the register's."""
    add_step("reports.official_counts", 10, official_counts)
    add_step("reports.periods", 20, periods)
    add_step("reports.standing_orders", 30, standing_orders)


def official_counts(loaded: Loaded) -> None:
    """Give some cities official counts for the end of the last two years, somewhat above what the register holds."""
    counts = []
    for code in WITH_COUNTS:
        city = loaded.units[code]
        random = loaded.story.chance(f"official/{code}")
        held = Counter(
            EnterpriseLabel.objects.filter(enterprise__in=Enterprise.objects.under(city))
            .order_by("pk")
            .values_list("kind", flat=True)
        )
        for years in (2, 1):
            year = loaded.story.today.year - years
            counts += [
                OfficialCount(
                    unit=city,
                    enterprise_class=one,
                    as_of=date(year, 12, 31),
                    count=round(held[one.value] * random.uniform(1.1, 1.5) * (0.92 if years == 2 else 1)),
                    source=SOURCE.format(city=city.short_name, year=year),
                    entered_by=loaded.user("province"),
                    is_sample=True,
                )
                for one in CLASSES
            ]
    record_created(OfficialCount.objects.bulk_create(counts))
    loaded.counts["official counts"] = len(counts)


def periods(loaded: Loaded) -> None:
    """Build the reports of the three years: each year that is over, the latest quarters, Luoyang's latest month."""
    today = loaded.story.today
    whole = loaded.story.size != "small"  # a small load takes seconds: the latest quarter must do
    years = _before(latest_over(PeriodKind.YEAR, today), 3) if whole else []
    quarters = _before(latest_over(PeriodKind.QUARTER, today), 4 if whole else 1)
    months = [latest_over(PeriodKind.MONTH, today)] if whole else []
    loaded.counts["reports"] = 0
    for code, username, spans in (("410000", "province", [*years, *quarters]), ("410300", "luoyang", months)):
        officer = loaded.user(username)
        reports = [builder.build(loaded.units[code], span, actor=officer) for span in spans]
        for latest in reports[-1:]:
            actions.deliver(latest, [officer])
        loaded.counts["reports"] += len(reports)


def standing_orders(loaded: Loaded) -> None:
    """Let the province have its report each quarter and Luoyang each month."""
    for code, kind, username in (("410000", PeriodKind.QUARTER, "province"), ("410300", PeriodKind.MONTH, "luoyang")):
        officer = loaded.user(username)
        schedules.save(ReportSchedule(unit=loaded.units[code], kind=kind), [officer], actor=officer)


def _before(span: Span, count: int) -> list[Span]:
    """Return so many periods up to this one, the oldest first, so that each finds the one before it."""
    spans = [span]
    while len(spans) < count:
        spans.append(spans[-1].previous())
    return spans[::-1]
