"""What the figures leave behind: official counts, periods with their frozen reports, schedules that build them."""

from reports.coverage.models import OfficialCount
from reports.periods.models.period import Period, PeriodReport
from reports.periods.models.rows import KeptRows
from reports.periods.models.schedule import ReportSchedule
from reports.periods.models.snapshot import Snapshot

__all__ = ["KeptRows", "OfficialCount", "Period", "PeriodReport", "ReportSchedule", "Snapshot"]
